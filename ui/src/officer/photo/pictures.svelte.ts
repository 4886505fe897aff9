/** Pictures on the screen, by hash: what the device has is shown, what it has not is fetched when asked for. */
import { SvelteMap } from 'svelte/reactivity';

import { BackendError } from '../../backend/backend';
import { program } from '../program.svelte';
import { failureWords, words } from '../words';

export type Picture =
  | { is: 'looking' | 'fetching' | 'absent' }
  | { is: 'here'; url: string }
  | { is: 'failed'; why: string };

/** Photos kept in memory; those looked at longest ago go first. */
const most = 60;

class Pictures {
  readonly #known = new SvelteMap<string, Picture>();

  of(hash: string): Picture | undefined {
    return this.#known.get(hash);
  }

  /** Asks the device once. */
  async look(hash: string) {
    if (this.#known.has(hash)) return;
    await this.#bring(hash, 'looking', () => program.call('photo.picture', { hash }));
  }

  async fetch(household: string, hash: string) {
    await this.#bring(hash, 'fetching', () => program.call('photo.fetch', { household, hash }));
  }

  async #bring(hash: string, meanwhile: 'looking' | 'fetching', ask: () => Promise<{ jpeg: string } | null>) {
    this.#keep(hash, { is: meanwhile });
    try {
      const found = await ask();
      this.#keep(hash, found ? { is: 'here', url: `data:image/jpeg;base64,${found.jpeg}` } : { is: 'absent' });
    } catch (error) {
      const failure = BackendError.from(error);
      const notThere = failure.code === 'refused' && failure.details.reason === 'not_found';
      this.#keep(hash, { is: 'failed', why: notThere ? words().photo.notThere : failureWords(failure) });
    }
  }

  #keep(hash: string, picture: Picture) {
    this.#known.delete(hash);
    this.#known.set(hash, picture);
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > most && oldest) this.#known.delete(oldest);
  }
}

export const pictures = new Pictures();
