/** Moving a member by one place, as the bridge takes it: the person to stand before. */

/** `before` is missing at the end of the list; nothing at all where there is no place to move to. */
export function placeBefore(people: readonly string[], person: string, step: 1 | -1): { before?: string } | undefined {
  const at = people.indexOf(person);
  const target = at + step;
  if (at < 0 || target < 0 || target >= people.length) return undefined;
  const before = people[step === 1 ? target + 1 : target];
  return before === undefined ? {} : { before };
}
