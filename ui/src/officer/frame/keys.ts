/** Keys that work on every screen. */
import { above } from '../route';
import { here } from '../here.svelte';
import { frame } from './frame.svelte';

const written = 'input:not([type=radio], [type=checkbox]), textarea, select';

/** `ready`: the device is open; before that only the map of keys can be asked for. */
export function pressed(event: KeyboardEvent, ready: boolean) {
  if (event.defaultPrevented || event.metaKey || document.querySelector('dialog[open]')) return;
  const target = event.target as HTMLElement;
  const act = ready ? actionOf(event, target) : undefined;
  if (!act) return;
  event.preventDefault();
  act();
}

function actionOf({ key, ctrlKey, altKey }: KeyboardEvent, target: HTMLElement): (() => void) | undefined {
  if (altKey) return undefined;
  if (ctrlKey && key.toLowerCase() === 'k') return search;
  if (ctrlKey && key.toLowerCase() === 'n') return () => (frame.adding = true);
  if (ctrlKey && key.toLowerCase() === 'b') return () => here.go({ screen: 'typing' });
  if (ctrlKey) return undefined;
  if (key === '?' && !target.matches(written)) return () => (frame.showingKeys = true);
  if (key === 'Escape' && here.route.screen !== 'list') return () => here.go(above(here.route));
  return undefined;
}

function search() {
  frame.searching = true;
  here.go({ screen: 'list' });
}
