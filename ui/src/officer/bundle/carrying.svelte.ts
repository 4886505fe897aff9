/** A bundle file that is written or taken in: what there is to carry, how far it is, what came of it. */
import { BackendError } from '../../backend/backend';
import type { BundleCargo } from '../../generated/officer/BundleCargo';
import type { BundleStep } from '../../generated/officer/BundleStep';
import type { BundleTaken } from '../../generated/officer/BundleTaken';
import { program } from '../program.svelte';
import { failureWords } from '../words';

export class Carrying {
  cargo = $state.raw<BundleCargo[]>([]);
  /** Name of a file that was opened from the desktop. */
  given = $state<string>();
  doing = $state<'saving' | 'taking'>();
  step = $state.raw<BundleStep>();
  taken = $state.raw<BundleTaken>();
  wrong = $state('');

  /** Follows the program; gives the function that ends it. */
  follow(): () => void {
    const ends = [
      program.subscribe('bundle', (step) => (this.step = step)),
      program.subscribe('bundle_given', () => void this.ask()),
      program.subscribe('sync', () => void this.ask()),
    ];
    void this.ask();
    return () => ends.forEach((end) => end());
  }

  async ask() {
    this.cargo = (await program.attempt('bundle.cargo', null)) ?? [];
    this.given = (await program.attempt('bundle.given', null))?.name;
  }

  async save(village: string, whole: boolean, photos: boolean) {
    await this.#work('saving', async () => {
      await program.save('bundle.write', { village, whole, photos });
    });
  }

  async open(file: Blob) {
    await this.#work('taking', async () => {
      this.taken = await program.send('bundle.read', null, file);
    });
  }

  async openGiven() {
    await this.#work('taking', async () => {
      this.taken = await program.call('bundle.read_given', null);
    });
  }

  async dismiss() {
    await program.attempt('bundle.forget_given', null);
    this.given = undefined;
  }

  stop() {
    void program.attempt('bundle.stop', null);
  }

  async #work(doing: 'saving' | 'taking', work: () => Promise<void>) {
    if (this.doing) return;
    [this.doing, this.step, this.taken, this.wrong] = [doing, undefined, undefined, ''];
    try {
      await work();
    } catch (error) {
      this.wrong = failureWords(BackendError.from(error));
    } finally {
      this.doing = undefined;
      void this.ask();
    }
  }
}
