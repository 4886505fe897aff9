/** What keeps a family from being split so; the device refuses the same. */
export type SplitFault = 'nobody' | 'everybody' | 'headless';

export function faultOf(members: readonly string[], leaving: readonly string[], head: string | undefined): SplitFault | undefined {
  if (leaving.length === 0) return 'nobody';
  if (leaving.length >= members.length) return 'everybody';
  if (!head || !leaving.includes(head)) return 'headless';
  return undefined;
}
