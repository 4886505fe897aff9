/** How many members the paper has: a digit goes on at once, but for 1, behind which another may follow. */
export type MembersSaid = { is: 'more' } | { is: 'count'; count: number } | { is: 'wrong' };

/** `standing`: what was said before, or how many there are; Enter on an empty box keeps it. */
export function membersOf(text: string, ended: boolean, standing: number): MembersSaid {
  const typed = text.trim();
  if (typed === '') return ended && standing > 0 ? { is: 'count', count: standing } : { is: 'wrong' };
  if (!/^\d{1,2}$/.test(typed) || Number(typed) === 0) return typed === '0' && !ended ? { is: 'more' } : { is: 'wrong' };
  const whole = ended || typed.length === 2 || Number(typed) > 1;
  return whole ? { is: 'count', count: Number(typed) } : { is: 'more' };
}
