/**
 * The paper under the officer's hands: one box, one question after the other. Keys never wait: while an answer is on its
 * way to the disk, what is typed meanwhile is kept, and taken in order once it is known what is asked next.
 */
import { BackendError } from '../../backend/backend';
import type { Desk } from '../../generated/officer/Desk';
import type { ExtentView } from '../../generated/officer/ExtentView';
import type { HouseholdChanged } from '../../generated/officer/HouseholdChanged';
import type { KnownHousehold } from '../../generated/officer/KnownHousehold';
import type { PaperView } from '../../generated/officer/PaperView';
import type { Progress } from '../../generated/officer/Progress';
import type { QuestionView } from '../../generated/officer/QuestionView';
import type { Saved } from '../../generated/officer/Saved';
import type { SectionView } from '../../generated/officer/SectionView';
import { withQuestions } from '../form/arrived';
import { type Edit, shownValue } from '../form/edits';
import { writing } from '../form/writing.svelte';
import { language, program } from '../program.svelte';
import { failureWords, words } from '../words';
import { doubtOf, toExplain } from './doubt';
import { membersOf } from './members';
import { Pace } from './pace';
import { readingOf } from './reading';
import {
  byPath,
  firstStep,
  isPassed,
  isTyped,
  type Paper,
  placeOf,
  problemFrom,
  sameStep,
  type Step,
  stepFrom,
  stepsOf,
} from './steps';

/** A key as the box takes it, also one that was pressed ahead. */
export type Key = 'next' | 'back' | 'erase' | { letter: string };

/** What stands before the paper's questions. */
type Before = { is: 'card' } | { is: 'known'; card: string; households: KnownHousehold[] };

/** Digits of a family card number. */
const cardDigits = 16;
/** An answer that takes longer than this, ms, is followed by what is known to be asked next. */
const longest = 400;
/** Answers that stay in sight above the box. */
const trailLength = 3;

export class Keying {
  text = $state('');
  /** Why the box did not take what was typed. */
  message = $state('');
  before = $state.raw<Before>();
  step = $state.raw<Step>({ is: 'end' });
  progress = $state.raw<Progress>();
  household = $state<string>();
  members = $state(0);
  failure = $state('');
  /** The last ones answered, the newest last. */
  trail = $state.raw<readonly string[]>([]);
  busy = $state(false);
  /** The box takes the reason why the answer to what is asked is right. */
  explaining = $state(false);
  /** Where the paper goes on once the reason is given. */
  #onward: Step | undefined;
  #pages = $state.raw<readonly SectionView[]>([]);
  #repeated = $state.raw<ReadonlySet<string>>(new Set());
  #extents: ReadonlyMap<string, ExtentView> = new Map();
  #furthest: Step = { is: 'question', path: '' };
  #ahead: Key[] = [];
  #pace = new Pace();
  readonly #edits: readonly Edit[];
  readonly #paper: Paper;
  readonly #questions: ReadonlyMap<string, QuestionView>;

  question = $derived.by(() => (this.step.is === 'question' ? this.at(this.step.path) : undefined));
  place = $derived.by(() => placeOf(this.#paper, this.step));
  /** What the paper before answered, as it stands. */
  passed = $derived.by(() => [...this.#questions.values()].filter((question) => this.#repeated.has(question.code) && isPassed(question, this.#repeated)));

  constructor(readonly batch: number) {
    this.#edits = $derived(this.household ? writing.of(this.household) : []);
    this.#paper = $derived({ sections: this.progress?.sections ?? [], pages: this.#pages, repeated: this.#repeated });
    this.#questions = $derived(byPath(this.#paper));
  }

  /** A question with what was typed and is still on its way to the disk. */
  at(path: string): QuestionView | undefined {
    const question = this.#questions.get(path);
    return question && { ...question, value: shownValue(question, this.#edits) };
  }

  isSaved(path: string): boolean {
    return !this.#edits.some((edit) => edit.path === path);
  }

  repeats(code: string): boolean {
    return this.#repeated.has(code);
  }

  get seconds(): number {
    return this.#pace.seconds;
  }

  // Opening and leaving -------------------------------------------------------------------------------------------

  /** The paper that was begun, or the next one. */
  async open() {
    await this.#during(async () => {
      const paper = await program.call('typing.resume', { batch: this.batch, language: language() });
      if (paper) this.#take(paper);
      else this.#next();
    });
  }

  #next() {
    [this.household, this.progress, this.members, this.trail] = [undefined, undefined, 0, []];
    [this.#pages, this.before, this.step] = [[], { is: 'card' }, { is: 'end' }];
    this.#pace = new Pace();
    this.#furthest = { is: 'question', path: '' };
  }

  #take({ household, pages, progress, members, question, seconds, repeated, extents }: PaperView) {
    this.before = undefined;
    [this.household, this.progress, this.members] = [household, progress, members];
    this.#pages = pages;
    this.#repeated = new Set(repeated);
    this.#extents = new Map(extents.map((extent) => [extent.code, extent]));
    this.#pace = new Pace(seconds);
    const noted = question && this.#questions.has(question) ? ({ is: 'question', path: question } as const) : undefined;
    this.#furthest = noted ?? firstStep(this.#paper);
    this.#go(this.#furthest);
  }

  /** Leaves the paper where it is: it goes on there. */
  async leave() {
    const household = this.household;
    if (!household) return;
    await this.#note();
    await writing.inOrder(() => program.attempt('form.close', { household }));
  }

  async #note() {
    const { batch, household, members, seconds } = this;
    if (!household || program.phase?.phase !== 'ready') return;
    const question = this.step.is === 'question' ? this.step.path : undefined;
    await writing.inOrder(() => program.attempt('typing.note', { batch, household, members, seconds, question }));
  }

  /** The language changed, or others' work came in: everything is read again, and nothing under the officer's hands moves. */
  async refresh() {
    const household = this.household;
    if (!household) return;
    const paper = await writing.inOrder(() => program.attempt('typing.resume', { batch: this.batch, language: language() }));
    if (paper?.household !== household || household !== this.household) return;
    [this.#pages, this.progress] = [paper.pages, paper.progress];
  }

  merged(change: HouseholdChanged) {
    if (change.merged && change.household === this.household) void this.refresh();
  }

  saved(household: string, saved: Saved) {
    if (household !== this.household) return;
    this.progress = saved.progress;
    this.#pages = this.#pages.map((page) => withQuestions(page, saved.questions));
    program.recount();
  }

  // Keys ----------------------------------------------------------------------------------------------------------

  /** Every key goes through here, in the order in which it was pressed. */
  press(key: Key) {
    this.#pace.beat(performance.now());
    if (this.busy) this.#ahead.push(key);
    else if (key === 'next') this.#enter();
    else if (key === 'back') this.#back();
    else if (key !== 'erase') this.type(this.text + key.letter);
    else if (this.text) this.type(this.text.slice(0, -1));
    else this.#back();
  }

  /** The box was written into by itself: a key that nothing held up, or a paste. */
  input(text: string) {
    this.#pace.beat(performance.now());
    this.type(text);
  }

  /** The box holds this text. */
  type(text: string) {
    this.text = text;
    this.message = '';
    if (!text.trim() || this.explaining) return;
    if (this.before) this.#typedBefore(text.trim());
    else if (this.step.is === 'members') this.#typedMembers(text, false);
    else this.#read(text, false);
  }

  #enter() {
    this.message = '';
    if (this.explaining) void this.#explain();
    else if (this.before) this.#enterBefore();
    else if (this.step.is === 'end') void this.#finish();
    else if (this.step.is === 'members') this.#typedMembers(this.text, true);
    else if (this.text.trim()) this.#read(this.text, true);
    // Empty: what stands there stays, and what is not required stays open.
    else void this.#forward();
  }

  #back() {
    this.message = '';
    this.text = '';
    if (this.explaining) this.#goOn();
    else if (this.before?.is === 'known') this.before = { is: 'card' };
    else if (!this.before) this.#go(stepFrom(this.#paper, this.step, -1));
  }

  #read(text: string, ended: boolean) {
    const question = this.question;
    if (!question) return;
    const reading = readingOf(question, this.#extents.get(question.code), text, ended);
    if (reading.is === 'answer') this.#answer(question, reading.value);
    else if (reading.is === 'wrong') this.#refuse(words().typing.wrong[reading.why](text.trim()));
  }

  #refuse(message: string) {
    [this.text, this.message] = ['', message];
  }

  #answer(question: QuestionView, value: string) {
    const household = this.household;
    if (!household) return;
    this.trail = [...this.trail.filter((path) => path !== question.path), question.path].slice(-trailLength);
    const written = writing.save(household, { path: question.path, value });
    void this.#during(async () => {
      await Promise.race([written, new Promise((done) => setTimeout(done, longest))]);
      await this.#step(1);
    });
  }

  #forward() {
    return this.#during(() => this.#step(1));
  }

  async #step(direction: 1 | -1) {
    const next = stepFrom(this.#paper, this.step, direction);
    if (direction === 1 && this.#leavesLastMember(next) && (await this.#addMember())) {
      return this.#go(stepFrom(this.#paper, this.step, 1));
    }
    this.#go(next);
  }

  #go(step: Step) {
    this.step = step;
    this.explaining = false;
    this.text = '';
    const steps = stepsOf(this.#paper);
    const index = (of: Step) => steps.findIndex((other) => sameStep(other, of));
    if (index(step) > index(this.#furthest)) this.#furthest = step;
  }

  /** Runs what takes a moment; keys pressed meanwhile come after it. */
  async #during(task: () => Promise<void>) {
    this.busy = true;
    this.failure = '';
    try {
      await task();
    } catch (error) {
      this.failure = failureWords(BackendError.from(error));
    }
    this.busy = false;
    while (!this.busy) {
      const key = this.#ahead.shift();
      if (key === undefined) return;
      this.press(key);
    }
  }

  // Members -------------------------------------------------------------------------------------------------------

  #typedMembers(text: string, ended: boolean) {
    const here = this.progress?.members.length ?? 0;
    const said = membersOf(text, ended, Math.max(this.members, here));
    if (said.is === 'wrong') return this.#refuse(words().typing.wrong.members());
    if (said.is === 'more') return;
    if (said.count < here) return this.#refuse(words().typing.membersHere(here));
    this.members = said.count;
    void this.#during(async () => {
      await this.#note();
      await this.#step(1);
    });
  }

  #leavesLastMember(next: Step): boolean {
    const count = this.progress?.members.length ?? 0;
    if (this.step.is !== 'question' || count >= this.members) return false;
    const personOf = (step: Step) => (step.is === 'question' ? this.#pages.find(({ questions }) => questions.some(({ path }) => path === step.path))?.person : undefined);
    return Boolean(personOf(this.step)) && !personOf(next);
  }

  /** Alt+N: one more than the paper was said to have. */
  addMember() {
    const last = this.progress?.members.at(-1)?.person;
    if (this.busy || !last) return;
    this.members = Math.max(this.members, this.progress?.members.length ?? 0) + 1;
    const ofLast = this.#pages.findLast(({ person }) => person === last)?.questions.at(-1);
    if (ofLast) this.step = { is: 'question', path: ofLast.path };
    void this.#forward();
  }

  async #addMember(): Promise<boolean> {
    const household = this.household;
    if (!household) return false;
    const saved = await writing.inOrder(() => program.call('form.add_member', { household, language: language() }));
    const { added } = saved;
    if (!added) return false;
    const sections = saved.progress.sections.filter(({ repeats }) => repeats);
    const asked = sections.map(({ section }) => program.call('form.section', { household, section, person: added, language: language() }));
    const pages = await Promise.all(asked);
    this.#pages = [...this.#pages, ...pages];
    this.saved(household, saved);
    return true;
  }

  // Before a paper and behind it ----------------------------------------------------------------------------------

  #typedBefore(text: string) {
    if (this.before?.is === 'known') return this.#choose(this.before, text);
    if (!/^\d*$/.test(text)) return this.#refuse(words().typing.wrong.card());
    if (text.length >= cardDigits) void this.#findCard(text);
  }

  #enterBefore() {
    if (this.before?.is === 'known') return;
    const card = this.text.trim();
    if (card && card.length !== cardDigits) this.message = words().typing.wrong.card();
    else void this.#begin('', undefined);
  }

  #findCard(card: string) {
    return this.#during(async () => {
      const households = await program.call('typing.known', { card });
      this.text = '';
      if (households.length > 0) this.before = { is: 'known', card, households: households.slice(0, 9) };
      else await this.#begun(card, undefined);
    });
  }

  #choose({ card, households }: Extract<Before, { is: 'known' }>, text: string) {
    const chosen = text === '0' ? undefined : households[Number(text) - 1];
    if (text !== '0' && !chosen) return this.#refuse(words().typing.wrong.code(text));
    void this.#begin(card, chosen?.household);
  }

  #begin(card: string, household: string | undefined) {
    return this.#during(() => this.#begun(card, household));
  }

  async #begun(card: string, household: string | undefined) {
    const asked = { batch: this.batch, card, household, language: language() };
    this.#take(await program.call('typing.begin_paper', asked));
  }

  async #finish() {
    const { batch, household, seconds } = this;
    if (!household) return;
    if (writing.unsaved) return this.#refuse(words().form.leaveUnsaved);
    await this.#during(async () => {
      const finished = await writing.inOrder(() => program.call('typing.finish', { batch, household, seconds, language: language() }));
      this.onfinished(finished.desk, finished.ready);
      this.#next();
    });
  }

  /** Whoever shows the batch hears of a paper that is done. */
  onfinished: (desk: Desk, ready: boolean) => void = () => undefined;

  // Other keys ----------------------------------------------------------------------------------------------------

  /** F8: the next question with something to mend. */
  toProblem(direction: 1 | -1) {
    const step = this.before ? undefined : problemFrom(this.#paper, this.step, this.#furthest, direction);
    if (step) this.#go(step);
    this.message = step ? '' : words().form.noErrors;
  }

  /** Ctrl+Enter: an answer that is unusual and right is given its reason, and the paper goes on where it was. */
  toReason() {
    if (this.before || this.busy) return;
    const trail = this.trail.map((path) => this.at(path)).filter((question) => question !== undefined);
    const path = toExplain(this.question, trail);
    if (!path) return this.#refuse(words().typing.noDoubt);
    const here = this.step;
    this.#go({ is: 'question', path });
    this.#onward = sameStep(here, this.step) ? undefined : here;
    this.explaining = true;
    this.message = '';
  }

  async #explain() {
    const [household, question, reason] = [this.household, this.question, this.text.trim()];
    if (!household || !question) return;
    if (!reason) return this.#refuse(words().failure.reason_required);
    await this.#during(async () => {
      const asked = { household, path: question.path, reason, language: language() };
      this.saved(household, await writing.inOrder(() => program.call('form.confirm_soft', asked)));
      if (this.#onward) this.#goOn();
      else await this.#step(1);
    });
  }

  /** To where the paper was before the reason. */
  #goOn() {
    const onward = this.#onward ?? this.step;
    this.#onward = undefined;
    this.#go(onward);
  }

  /** Ctrl+End: what is not on the paper stays open. */
  toEnd() {
    if (this.household && !this.busy) this.#go({ is: 'end' });
  }

  /** F6: every further paper of the batch answers it alike, or is asked again. */
  async repeat() {
    const question = this.question;
    if (!question || question.path.includes('/')) return void (this.message = words().typing.repeatNot);
    const repeated = !this.#repeated.has(question.code);
    const codes = await program.attempt('typing.repeat', { batch: this.batch, code: question.code, repeated });
    if (codes) this.#repeated = new Set(codes);
  }

  /** What is left to mend, in the order of the paper; photos too, which no keyboard answers. */
  get left(): QuestionView[] {
    const hard = ({ relevant, findings }: QuestionView) => relevant && findings.some(({ kind }) => kind !== 'soft');
    return [...this.#questions.values()].filter(hard);
  }

  get doubts(): number {
    return [...this.#questions.values()].filter((question) => isTyped(question) && doubtOf(question)).length;
  }
}
