import { expect, test } from 'vitest';

import type { FindingView } from '../../generated/officer/FindingView';
import { doubtOf, toExplain } from './doubt';

const finding = (kind: FindingView['kind'], confirmed: string | null = null) => ({ kind, confirmed }) as FindingView;
const answered = (path: string, ...findings: FindingView[]) => ({ path, findings });

test('a doubt is open until it has a reason; what is wrong takes none', () => {
  expect(doubtOf(answered('q302', finding('soft')))).toBeDefined();
  expect(doubtOf(answered('q302', finding('soft', 'Diukur ulang')))).toBeUndefined();
  expect(doubtOf(answered('q302', finding('constraint')))).toBeUndefined();
});

test('a reason is for the question that is asked, else for the one answered last', () => {
  const trail = [answered('q302', finding('soft')), answered('q303', finding('soft')), answered('q304')];
  expect(toExplain(answered('q305', finding('soft')), trail)).toBe('q305');
  expect(toExplain(answered('q305'), trail)).toBe('q303');
  expect(toExplain(undefined, [answered('q304')])).toBeUndefined();
});
