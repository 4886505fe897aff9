/** The household that is open: its progress, the page on the screen, and every edit of it. */
import { BackendError } from '../../backend/backend';
import type { FormView } from '../../generated/officer/FormView';
import type { HouseholdChanged } from '../../generated/officer/HouseholdChanged';
import type { Progress } from '../../generated/officer/Progress';
import type { QuestionView } from '../../generated/officer/QuestionView';
import type { RemovalReason } from '../../generated/officer/RemovalReason';
import type { Saved } from '../../generated/officer/Saved';
import type { SectionView } from '../../generated/officer/SectionView';
import { announcements } from '../../parts/announce.svelte';
import { locale } from '../../locale/locale.svelte';
import { language, program } from '../program.svelte';
import { toasts } from '../../parts/toasts.svelte';
import { failureWords, words } from '../words';
import { type Edit, shownValue } from './edits';
import type { PageOf } from './pages';
import { writing } from './writing.svelte';

export class Opened {
  view = $state.raw<FormView>();
  progress = $state.raw<Progress>();
  page = $state.raw<SectionView>();
  savedAt = $state<number | null>(null);
  failure = $state.raw<BackendError>();
  /** Of the page asked for last: an answer that comes late is not shown. */
  #wanted: PageOf | undefined;

  readonly #edits: readonly Edit[];

  constructor(readonly household: string) {
    this.#edits = $derived(writing.of(household));
  }

  shown(question: QuestionView): string {
    return shownValue(question, this.#edits);
  }

  async open() {
    this.failure = undefined;
    try {
      const view = await writing.inOrder(() =>
        program.call('form.open', { household: this.household, language: language() }),
      );
      this.view = view;
      this.progress = view.progress;
      this.savedAt = view.saved_at;
    } catch (error) {
      this.failure = BackendError.from(error);
    }
  }

  async show(page: PageOf) {
    this.#wanted = page;
    this.failure = undefined;
    try {
      const asked = { household: this.household, language: language(), ...page };
      const view = await writing.inOrder(() => program.call('form.section', asked));
      if (this.#wanted === page) this.page = view;
    } catch (error) {
      if (this.#wanted === page) this.failure = BackendError.from(error);
    }
  }

  /** The language changed, or somebody else's work came in. */
  async refresh() {
    await this.open();
    if (this.#wanted) await this.show(this.#wanted);
  }

  answer(path: string, value: string) {
    void writing.save(this.household, { path, value });
  }

  tick(path: string, choice: string, ticked: boolean) {
    void writing.save(this.household, { path, choice, ticked });
  }

  addMember() {
    return this.#edit(() => program.call('form.add_member', this.#own()));
  }

  removeMember(person: string, reason: RemovalReason, note: string) {
    return this.#edit(() => program.call('form.remove_member', { ...this.#own(), person, reason, note }));
  }

  moveMember(person: string, before: string | undefined) {
    return this.#edit(() => program.call('form.move_member', { ...this.#own(), person, before }));
  }

  confirmSoft(path: string, reason: string) {
    return this.#edit(() => program.call('form.confirm_soft', { ...this.#own(), path, reason }));
  }

  confirmPage(page: PageOf) {
    return this.#edit(() => program.call('form.confirm_section', { ...this.#own(), ...page }));
  }

  restore(path: string, value: string, choice: string | undefined, change: string) {
    return this.#edit(() => program.call('field.restore', { ...this.#own(), path, value, choice, change }));
  }

  /** Leaving the household writes its change, after every edit before. */
  close() {
    // A device locked meanwhile closed it itself.
    return writing.inOrder(async () => {
      if (program.phase?.phase === 'ready') await program.attempt('form.close', { household: this.household });
    });
  }

  take(saved: Saved) {
    this.progress = saved.progress;
    this.savedAt = saved.saved_at;
    program.recount();
    announcements.say(words().form.saved(locale.time(saved.saved_at)));
    if (!this.page) return;
    const changed = new Map(saved.questions.map((question) => [question.path, question]));
    this.page = { ...this.page, questions: this.page.questions.map((question) => changed.get(question.path) ?? question) };
  }

  async merged(change: HouseholdChanged) {
    if (!change.merged) return;
    const before = new Map(this.page?.questions.map(({ path, value }) => [path, value]));
    await this.refresh();
    const different = this.page?.questions.filter(({ path, value }) => before.has(path) && before.get(path) !== value);
    const labels = different?.map(({ label }) => label) ?? [];
    toasts.say(labels.length ? words().form.mergedAt(labels.join(', ')) : words().form.merged);
  }

  #own() {
    return { household: this.household, language: language() };
  }

  /** `undefined` where it failed, which was then said. */
  async #edit(call: () => Promise<Saved>): Promise<Saved | undefined> {
    try {
      const saved = await writing.inOrder(call);
      this.take(saved);
      return saved;
    } catch (error) {
      toasts.say(failureWords(BackendError.from(error)));
      return undefined;
    }
  }
}
