/**
 * Edits on their way into the device, one after the other. An edit that cannot be written is kept and tried
 * again until it is, wherever the officer has gone meanwhile: nothing typed is lost while the program runs.
 */
import { BackendError } from '../../backend/backend';
import type { Saved } from '../../generated/officer/Saved';
import { language, program } from '../program.svelte';
import { type Edit, keyOf } from './edits';

interface Kept {
  household: string;
  edit: Edit;
  /** `undefined` while the first try is under way. */
  failure: BackendError | undefined;
}

/** Pause before edits that failed are tried again, ms. */
const pause = 4000;

/** Trying again will not help: the device would refuse it every time. */
const hopeless = new Set(['unfit_answer', 'unknown_question', 'unknown_person', 'too_long', 'not_allowed', 'unknown_household']);

class Writing {
  #kept = $state.raw<ReadonlyMap<string, Kept>>(new Map());
  #queue: Promise<unknown> = Promise.resolve();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #listener: (household: string, saved: Saved) => void = () => undefined;

  /** Edits that failed at least once. */
  unsaved = $derived([...this.#kept.values()].filter((kept) => kept.failure).length);
  busy = $derived(this.#kept.size > 0);

  /** The one who shows the open household hears of what was saved. */
  listen(listener: (household: string, saved: Saved) => void) {
    this.#listener = listener;
  }

  of(household: string): Edit[] {
    return [...this.#kept.values()].filter((kept) => kept.household === household).map((kept) => kept.edit);
  }

  failureOf(household: string, path: string): BackendError | undefined {
    return [...this.#kept.values()].find((kept) => kept.household === household && kept.edit.path === path)?.failure;
  }

  save(household: string, edit: Edit): Promise<void> {
    const failure = this.#kept.get(id(household, edit))?.failure;
    const kept: Kept = { household, edit, failure };
    this.#set(kept);
    return this.inOrder(() => this.#write(kept));
  }

  /** Runs after every edit given before it. */
  inOrder<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(task);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #write(kept: Kept) {
    const key = id(kept.household, kept.edit);
    // A later edit of the same question is on its way: it alone is written.
    if (this.#kept.get(key) !== kept) return;
    const { household, edit } = kept;
    try {
      const common = { household, path: edit.path, language: language() };
      const saved =
        'choice' in edit
          ? await program.call('form.tick', { ...common, choice: edit.choice, ticked: edit.ticked })
          : await program.call('form.set', { ...common, value: edit.value });
      // Shown before the edit goes, so that the old value does not flash up.
      this.#listener(household, saved);
      if (this.#kept.get(key) === kept) this.#drop(key);
    } catch (error) {
      if (this.#kept.get(key) === kept) this.#failed({ ...kept, failure: BackendError.from(error) });
    }
  }

  #failed(kept: Kept) {
    this.#set(kept);
    if (kept.failure && hopeless.has(kept.failure.code)) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.retry(), pause);
  }

  retry() {
    for (const kept of this.#kept.values()) {
      if (kept.failure && !hopeless.has(kept.failure.code)) void this.inOrder(() => this.#write(kept));
    }
  }

  #set(kept: Kept) {
    this.#kept = new Map([...this.#kept, [id(kept.household, kept.edit), kept]]);
  }

  #drop(key: string) {
    this.#kept = new Map([...this.#kept].filter(([other]) => other !== key));
  }
}

function id(household: string, edit: Edit): string {
  return `${household} ${keyOf(edit)}`;
}

export const writing = new Writing();
