/** The one thing a section says about itself, the most urgent first. */
import type { Fill } from '../../generated/officer/Fill';

export type Mark =
  | { is: 'none' | 'empty' | 'complete' }
  | { is: 'wrong' | 'missing' | 'doubtful' | 'contested'; count: number };

export function markOf(fill: Fill): Mark {
  if (fill.asked === 0) return { is: 'none' };
  if (fill.wrong > 0) return { is: 'wrong', count: fill.wrong };
  if (fill.state === 'empty') return { is: 'empty' };
  if (fill.missing > 0) return { is: 'missing', count: fill.missing };
  if (fill.doubtful > 0) return { is: 'doubtful', count: fill.doubtful };
  if (fill.contested > 0) return { is: 'contested', count: fill.contested };
  return { is: 'complete' };
}
