/** Which key means what while a household is filled in. */

export type Command =
  | { is: 'next' | 'back' }
  | { is: 'member'; step: 1 | -1 }
  | { is: 'section'; index: number }
  | { is: 'problem'; step: 1 | -1 }
  | { is: 'note' | 'help' | 'history' | 'saved' | 'add' | 'confirm' };

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

/** `onInput`: the key was pressed in an answer, not on a button or a link. */
export function commandOf({ key, ctrlKey, altKey, shiftKey, metaKey }: Pressed, onInput: boolean): Command | undefined {
  if (metaKey) return undefined;
  if (ctrlKey && !altKey) {
    if (/^[1-9]$/.test(key)) return { is: 'section', index: Number(key) - 1 };
    if (key === 'Enter') return { is: 'confirm' };
    return key.toLowerCase() === 's' ? { is: 'saved' } : undefined;
  }
  if (altKey && !ctrlKey) {
    if (key === 'PageDown' || key === 'PageUp') return { is: 'member', step: key === 'PageDown' ? 1 : -1 };
    return key.toLowerCase() === 'n' ? { is: 'add' } : undefined;
  }
  if (key === 'Enter' && onInput) return { is: shiftKey ? 'back' : 'next' };
  if (key === 'F8') return { is: 'problem', step: shiftKey ? -1 : 1 };
  const single: Record<string, 'help' | 'note' | 'history'> = { F1: 'help', F2: 'note', F4: 'history' };
  const is = single[key];
  return is && { is };
}
