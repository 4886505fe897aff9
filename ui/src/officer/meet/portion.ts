/** Which direction of a meeting is under way, and how far it is. */
import type { MeetingStage } from '../../generated/officer/MeetingStage';
import type { Portion } from '../../generated/officer/Portion';

type Running = Extract<MeetingStage, { is: 'running' }>;
export type Underway = Portion & { is: 'giving' | 'taking' };

/** `undefined` while nothing goes over: proving, preparing, comparing. */
export function underway({ step, giving, taking }: Pick<Running, 'step' | 'giving' | 'taking'>): Underway | undefined {
  if (step !== 'exchanging') return undefined;
  if (giving.done < giving.of) return { is: 'giving', ...giving };
  return taking.done < taking.of ? { is: 'taking', ...taking } : undefined;
}
