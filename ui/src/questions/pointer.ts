/** What a pointer held down must not lose: a line that appears under it would move what is being clicked. */

let down = false;
addEventListener('pointerdown', () => (down = true), true);
for (const end of ['pointerup', 'pointercancel'] as const) addEventListener(end, () => (down = false), true);

/** At once, or after the click that is under way. */
export function afterClick(task: () => void) {
  if (!down) return task();
  addEventListener('pointerup', () => setTimeout(task), { once: true });
}
