/** One case on the screen: what is chosen, what it would come to, and the decision. */
import { BackendError } from '../../backend/backend';
import type { CaseView } from '../../generated/district/CaseView';
import type { Preview } from '../../generated/district/Preview';
import { toasts } from '../../parts/toasts.svelte';
import { desk } from '../console.svelte';
import { failureWords, words } from '../words';

export class Deciding {
  view = $state.raw<CaseView>();
  chosen = $state<string>();
  reason = $state('');
  preview = $state.raw<Preview>();
  checking = $state(false);
  busy = $state(false);
  /** Shown over the case: it changed, it is gone, the server does not answer. */
  trouble = $state('');
  /** Why it cannot be saved as it is. */
  wrong = $state<{ value?: string; reason?: string }>({});

  constructor(
    readonly household: string,
    readonly id: string,
  ) {}

  load = async (): Promise<CaseView> => {
    this.view = await desk.api.case(this.household, this.id);
    return this.view;
  };

  async choose(value: string) {
    this.chosen = value;
    this.wrong = { ...this.wrong, value: undefined };
    this.checking = true;
    try {
      const preview = await desk.ask(() => desk.api.preview(this.household, this.id, value));
      if (this.chosen === value) this.preview = preview;
    } catch (error) {
      this.trouble = failureWords(BackendError.from(error));
    } finally {
      if (this.chosen === value) this.checking = false;
    }
  }

  async save() {
    if (this.busy || !this.#complete() || this.chosen === undefined || !this.view) return;
    this.busy = true;
    const decision = { value: this.chosen, reason: this.reason.trim(), heads: this.view.heads };
    try {
      const decided = await desk.ask(() => desk.api.decide(this.household, this.id, decision));
      this.#moveOn(decided.contested, decided.next);
    } catch (error) {
      await this.#refused(BackendError.from(error));
    } finally {
      this.busy = false;
    }
  }

  #complete(): boolean {
    const text = words().decision;
    this.wrong = {
      value: this.chosen === undefined ? text.valueMissing : undefined,
      reason: this.reason.trim() ? undefined : text.reasonMissing,
    };
    return !this.wrong.value && !this.wrong.reason;
  }

  #moveOn(contested: boolean, next: { household: string; case: string } | null) {
    const text = words().decision;
    const outcome = contested ? text.contested : text.decided;
    toasts.say(`${outcome} ${next ? text.nextCase : text.queueDone}`);
    desk.go(next ? { screen: 'case', household: next.household, case: next.case } : { screen: 'queue' });
  }

  /** A case that changed meanwhile is shown as it stands; the reason stays in its box. */
  async #refused(failure: BackendError) {
    if (failure.code !== 'case_changed' && failure.code !== 'not_found') {
      this.trouble = failureWords(failure);
      return;
    }
    try {
      await desk.ask(this.load);
      this.trouble = words().decision.changed;
      if (this.chosen !== undefined) await this.choose(this.chosen);
    } catch {
      this.trouble = words().decision.gone;
    }
  }
}
