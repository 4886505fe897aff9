/** Short messages at the foot of the screen, said once by the live region too. */
import { announcements } from './announce.svelte';

export interface Toast {
  id: number;
  words: string;
  /** The one thing that can still be done about it. */
  action?: { label: string; run: () => void };
}

interface Options {
  action?: Toast['action'];
  seconds?: number;
  /** It ran out or was closed, and its action was not chosen. */
  onend?: () => void;
}

class Toasts {
  shown = $state.raw<readonly Toast[]>([]);
  #next = 1;
  readonly #ends = new Map<number, { timer: ReturnType<typeof setTimeout>; onend?: () => void }>();

  /** What only tells makes room for the next; what can still be undone stays. */
  say(words: string, { action, seconds = 6, onend }: Options = {}): number {
    for (const told of this.shown) if (!told.action) this.end(told.id);
    const id = this.#next++;
    const run = action && (() => this.#act(id, action.run));
    this.shown = [...this.shown, { id, words, action: action && run ? { label: action.label, run } : undefined }];
    this.#ends.set(id, { timer: setTimeout(() => this.end(id), seconds * 1000), onend });
    announcements.say(words);
    return id;
  }

  end(id: number) {
    const end = this.#drop(id);
    end?.onend?.();
  }

  #act(id: number, run: () => void) {
    this.#drop(id);
    run();
  }

  #drop(id: number) {
    const end = this.#ends.get(id);
    clearTimeout(end?.timer);
    this.#ends.delete(id);
    this.shown = this.shown.filter((toast) => toast.id !== id);
    return end;
  }
}

export const toasts = new Toasts();
