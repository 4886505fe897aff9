/** Drafts under an older form: how many there are, and moving those that do not change, a few at a time. */
import type { FormsStanding } from '../../generated/officer/FormsStanding';
import { program } from '../program.svelte';

export class Drafts {
  standing = $state.raw<FormsStanding>();
  /** While they are looked at. */
  looked = $state<number>();
  /** What the last look came to. */
  moved = $state<number>();
  #stopped = false;

  async read() {
    this.standing = await program.attempt('forms.standing', null);
  }

  /** Drafts moved so far stay moved when it is stopped. */
  async move() {
    let next: string | undefined;
    let moved = 0;
    [this.looked, this.moved, this.#stopped] = [0, undefined, false];
    do {
      const some = await program.attempt('drafts.move_unaffected', { after: next });
      if (!some) break;
      this.looked += some.looked;
      moved += some.moved;
      next = some.next ?? undefined;
    } while (next && !this.#stopped);
    this.looked = undefined;
    await this.read();
    this.moved = moved;
  }

  stop() {
    this.#stopped = true;
  }
}
