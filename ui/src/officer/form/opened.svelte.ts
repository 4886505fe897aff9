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
import { cameIn, keeping, withQuestions } from './arrived';
import { type Edit, shownValue } from './edits';
import type { PageOf } from './pages';
import { writing } from './writing.svelte';

/** As the device takes them; larger ones are not even handed over. */
const largestPhotoFile = 40_000_000;

export class Opened {
  view = $state.raw<FormView>();
  progress = $state.raw<Progress>();
  page = $state.raw<SectionView>();
  savedAt = $state<number | null>(null);
  failure = $state.raw<BackendError>();
  /** What others answered since the page was turned to, by path. */
  arrived = $state.raw<ReadonlyMap<string, QuestionView>>(new Map());
  /** Version of the form in force, where the household is under an older one: a draft, or opened before it came. */
  newerForm = $derived(program.form && this.view && program.form.version > this.view.form_version ? program.form.version : undefined);
  /** The question that has the focus, as it really stands: others' answer to it waits until the focus leaves. */
  #waiting: QuestionView | undefined;
  /** The answer cleared last, and where it can be taken back. */
  #cleared: { path: string; toast: number } | undefined;
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
    if (page !== this.#wanted) this.arrived = new Map();
    await this.#read(page, (view) => view);
  }

  async #read(page: PageOf, receive: (view: SectionView) => SectionView) {
    this.#wanted = page;
    this.failure = undefined;
    try {
      const asked = { household: this.household, language: language(), ...page };
      const view = await writing.inOrder(() => program.call('form.section', asked));
      if (this.#wanted === page) this.page = receive(view);
    } catch (error) {
      if (this.#wanted === page) this.failure = BackendError.from(error);
    }
  }

  /** The language changed. */
  async refresh() {
    await this.open();
    if (this.#wanted) await this.show(this.#wanted);
  }

  answer(path: string, value: string) {
    const question = this.page?.questions.find((question) => question.path === path);
    const before = question ? this.shown(question) : '';
    if (this.#cleared?.path === path) toasts.end(this.#cleared.toast);
    void writing.save(this.household, { path, value });
    if (question && value === '' && before !== '') this.#offerBack(question, before);
  }

  #offerBack({ path, label }: QuestionView, before: string) {
    const run = () => this.answer(path, before);
    const toast = toasts.say(words().form.cleared(label), { action: { label: words().roster.undo, run }, seconds: 10 });
    this.#cleared = { path, toast };
  }

  tick(path: string, choice: string, ticked: boolean) {
    void writing.save(this.household, { path, choice, ticked });
  }

  /** `undefined` once the photo and the answer that names it are durable; else why they are not. */
  async addPhoto(path: string, file: Blob, instead: string | undefined): Promise<BackendError | undefined> {
    if (file.size > largestPhotoFile) return new BackendError('photo_too_large', { most_bytes: largestPhotoFile });
    try {
      // Not in the order of the other answers: making a photo small takes its time, and holds up none of them.
      this.take(await program.send('photo.add', { ...this.#own(), path, instead }, file));
      return undefined;
    } catch (error) {
      return BackendError.from(error);
    }
  }

  /** Photos were sent: what says of them that they wait is read again. */
  async photosSent() {
    if (this.#wanted && this.page?.questions.some(({ photos }) => photos.length > 0)) {
      await this.#read(this.#wanted, (view) => this.#receive(view));
    }
  }

  /** Other households came: somebody among them may have the NIK of a member that is shown. */
  async othersCame() {
    if (this.#wanted && this.page?.person) await this.#read(this.#wanted, (view) => this.#receive(view));
  }

  addMember() {
    return this.#edit(() => program.call('form.add_member', this.#own()));
  }

  removeMember(person: string, reason: RemovalReason, note: string) {
    return this.#edit(() => program.call('form.remove_member', { ...this.#own(), person, reason, note }));
  }

  restoreMember(person: string) {
    return this.#edit(() => program.call('form.restore_member', { ...this.#own(), person }));
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
      if (this.view && program.phase?.phase === 'ready') await program.attempt('form.close', { household: this.household });
    });
  }

  /** Left and opened again, under the form that came meanwhile. */
  async reopen() {
    await this.close();
    await this.refresh();
  }

  /** The draft goes to the form in force, and is shown under it. Whether it did. */
  async moveToForm(): Promise<boolean> {
    const moved = await writing.inOrder(() => program.attempt('draft.move', { household: this.household }));
    await this.refresh();
    return moved !== undefined;
  }

  take(saved: Saved) {
    this.progress = saved.progress;
    this.savedAt = saved.saved_at;
    program.recount();
    announcements.say(words().form.saved(locale.time(saved.saved_at)));
    if (saved.questions.some(({ path }) => path === this.#waiting?.path)) this.#waiting = undefined;
    if (this.page) this.page = withQuestions(this.page, saved.questions);
  }

  async merged(change: HouseholdChanged) {
    if (!change.merged) return;
    const known = this.arrived;
    await this.open();
    if (this.#wanted) await this.#read(this.#wanted, (view) => this.#receive(view));
    const labels = [...this.arrived.values()].filter((question) => known.get(question.path) !== question).map(({ label }) => label);
    toasts.say(labels.length ? words().form.mergedAt(labels.join(', ')) : words().form.merged);
  }

  /** Nothing changes under the officer's hands: the focused question waits. */
  #receive(view: SectionView): SectionView {
    const before = this.page;
    if (!before) return view;
    const came = cameIn(before, view);
    this.arrived = new Map([...this.arrived, ...came.map((question) => [question.path, question] as const)]);
    const focused = document.activeElement?.closest<HTMLElement>('[data-path]')?.dataset.path;
    this.#waiting = came.find(({ path }) => path === focused);
    return this.#waiting ? keeping(before, view, this.#waiting.path) : view;
  }

  /** The focus left the question: what waited for that shows. */
  release() {
    if (this.#waiting && this.page) this.page = withQuestions(this.page, [this.#waiting]);
    this.#waiting = undefined;
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
