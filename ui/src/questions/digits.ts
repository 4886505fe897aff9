/** Choosing a coded answer by its number: `3` chooses and goes on, `1` waits where there is also a `12`. */

export interface Press {
  /** Digits typed so far that do not yet say which code is meant. */
  pending: string;
  /** The code meant. */
  chosen?: string;
  /** What was typed and is no code. */
  unknown?: string;
}

/** What a key means after `pending`; `undefined` for a key that is none of ours. */
export function press(codes: readonly string[], pending: string, key: string): Press | undefined {
  if (key === 'Enter') return pending && codes.includes(pending) ? { pending: '', chosen: pending } : undefined;
  if (key === 'Escape' || key === 'Backspace') return pending ? { pending: '' } : undefined;
  if (!/^[0-9]$/.test(key)) return undefined;
  const typed = pending + key;
  const exact = codes.find((code) => code === typed || (!pending && code === `0${typed}` && !codes.includes(typed)));
  const longer = codes.some((code) => code !== typed && code.startsWith(typed));
  if (longer) return { pending: typed };
  return exact === undefined ? { pending: '', unknown: typed } : { pending: '', chosen: exact };
}
