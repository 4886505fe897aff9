/** How long a download still takes, rounded so that it does not flicker: minutes, then halves of hours. */
export type Left = { unit: 'soon' } | { unit: 'minutes' | 'hours'; count: number };

export function leftOf(seconds: number): Left {
  if (seconds < 45) return { unit: 'soon' };
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return { unit: 'minutes', count: Math.max(1, minutes) };
  return { unit: 'hours', count: Math.round(minutes / 30) / 2 };
}
