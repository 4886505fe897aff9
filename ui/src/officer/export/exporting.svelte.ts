/** A file on its way: its households are read step by step, then it is written where the officer says. */
import { BackendError } from '../../backend/backend';
import type { ExportArguments } from '../../generated/officer/ExportArguments';
import type { ExportStanding } from '../../generated/officer/ExportStanding';
import { program } from '../program.svelte';
import { failureWords } from '../words';

interface Names {
  name: string;
  households: string;
  people: string;
}

class Exporting {
  standing = $state.raw<ExportStanding>();
  failure = $state('');
  #stopped = false;

  /** Whether a file was written. */
  async make(what: ExportArguments, names: Names): Promise<boolean> {
    this.failure = '';
    this.#stopped = false;
    try {
      let standing = await program.call('export.begin', what);
      this.standing = standing;
      while (standing.done < standing.total && !this.#stopped) {
        standing = await program.call('export.step', null);
        this.standing = standing;
      }
      if (this.#stopped) await program.call('export.close', null);
      else return (await program.save('export.file', names)) !== null;
    } catch (error) {
      this.failure = failureWords(BackendError.from(error));
    } finally {
      this.standing = undefined;
    }
    return false;
  }

  stop() {
    this.#stopped = true;
  }
}

export const exporting = new Exporting();
