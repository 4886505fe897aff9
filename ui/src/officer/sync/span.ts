/** A clock this far off, in seconds, is worth the officer's while. */
const worthSaying = 300;

export function isOff(seconds: number): boolean {
  return Math.abs(seconds) > worthSaying;
}

/** How far a clock is off, in the largest unit that fits. */
export function span(seconds: number): { unit: 'days' | 'hours' | 'minutes'; count: number } {
  const away = Math.abs(seconds);
  if (away >= 86_400) return { unit: 'days', count: Math.round(away / 86_400) };
  if (away >= 3_600) return { unit: 'hours', count: Math.round(away / 3_600) };
  return { unit: 'minutes', count: Math.max(1, Math.round(away / 60)) };
}
