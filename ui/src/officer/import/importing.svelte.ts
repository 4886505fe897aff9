/**
 * An import under way. It lives beside the screens: the officer may look elsewhere while rows are checked and drafts are
 * made, step by step, with other calls in between.
 */
import { BackendError } from '../../backend/backend';
import type { CheckStanding } from '../../generated/officer/CheckStanding';
import type { ImportReport } from '../../generated/officer/ImportReport';
import type { ImportStanding } from '../../generated/officer/ImportStanding';
import type { ImportView } from '../../generated/officer/ImportView';
import { toasts } from '../../parts/toasts.svelte';
import { language, program } from '../program.svelte';
import { failureWords, words } from '../words';

export type Stage = 'file' | 'reading' | 'columns' | 'checking' | 'report' | 'making' | 'sending' | 'made';

interface Choice {
  sheet?: number;
  heading_row?: number;
  codes?: (string | null)[];
  hidden_too?: boolean;
}

class Importing {
  stage = $state<Stage>('file');
  view = $state.raw<ImportView>();
  check = $state.raw<CheckStanding>();
  report = $state.raw<ImportReport>();
  /** The import that is being made or sent, or that was made last. */
  standing = $state.raw<ImportStanding>();
  all = $state.raw<ImportStanding[]>([]);
  failure = $state.raw<BackendError>();
  waiting = $derived(this.all.filter(({ state }) => state === 'open'));
  #stopped = false;

  async refresh() {
    const all = await program.call('import.list', null).catch(() => undefined);
    if (all) this.all = all;
  }

  async open(file: File) {
    this.stage = 'reading';
    await this.#trying('file', async () => {
      this.view = await program.send('import.open', { name: file.name, language: language() }, file);
      this.stage = 'columns';
    });
  }

  /** Another sheet, heading row or question of a column. */
  async choose(choice: Choice) {
    const view = this.view;
    if (!view) return;
    const codes = choice.codes ?? view.columns.map(({ code }) => code);
    const other = choice.sheet !== undefined && choice.sheet !== view.sheet;
    await this.#trying('columns', async () => {
      this.view = await program.call('import.choose', {
        sheet: choice.sheet ?? view.sheet,
        ...(other ? {} : { heading_row: choice.heading_row ?? view.heading_row, codes }),
        hidden_too: choice.hidden_too ?? view.hidden_too,
        language: language(),
      });
    });
  }

  async checkRows() {
    this.check = undefined;
    this.stage = 'checking';
    this.#stopped = false;
    await this.#trying('columns', async () => {
      let check = await program.call('import.check', { anew: true });
      this.check = check;
      while (check.done < check.total && !this.#stopped) {
        check = await program.call('import.check', { anew: false });
        this.check = check;
      }
      if (this.#stopped) this.stage = 'columns';
      else await this.#showReport();
    });
  }

  async #showReport() {
    this.report = await program.call('import.report', { language: language() });
    this.stage = 'report';
  }

  async begin(onlyIfAllGood: boolean) {
    await this.#trying('report', async () => {
      const standing = await program.call('import.begin', { only_if_all_good: onlyIfAllGood });
      await this.make(standing);
    });
  }

  /** Makes what an import still has to make. */
  async make(standing: ImportStanding) {
    this.standing = standing;
    this.stage = 'making';
    this.#stopped = false;
    await this.#trying('file', async () => {
      while (this.standing && this.standing.left > 0 && !this.#stopped) {
        this.standing = await program.call('import.step', { number: standing.number });
      }
      await this.refresh();
      this.stage = this.#stopped ? 'file' : 'made';
    });
  }

  async send(standing: ImportStanding) {
    this.standing = standing;
    this.stage = 'sending';
    this.#stopped = false;
    await this.#trying('file', async () => {
      while (this.standing?.state === 'open' && !this.#stopped) {
        this.standing = await program.call('import.send_step', { number: standing.number });
      }
      await this.refresh();
      if (!this.#stopped) toasts.say(words().imports.sent);
      this.stage = 'file';
      program.recount();
    });
  }

  async withdraw(standing: ImportStanding) {
    await this.#trying('file', async () => {
      await program.call('import.withdraw', { number: standing.number });
      await this.refresh();
      toasts.say(words().imports.withdrawn);
      this.stage = 'file';
    });
  }

  stop() {
    this.#stopped = true;
  }

  toColumns() {
    this.stage = 'columns';
  }

  /** Back to choosing a file; what waits stays. */
  async close() {
    this.view = undefined;
    this.report = undefined;
    this.failure = undefined;
    this.stage = 'file';
    await program.call('import.close', null).catch(() => undefined);
    await this.refresh();
  }

  async #trying(fallback: Stage, work: () => Promise<void>) {
    this.failure = undefined;
    try {
      await work();
    } catch (error) {
      this.failure = BackendError.from(error);
      this.stage = this.failure.code === 'no_file_open' ? 'file' : fallback;
    }
  }

  failed = $derived(this.failure ? failureWords(this.failure) : '');
}

export const importing = new Importing();
