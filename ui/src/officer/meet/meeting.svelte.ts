/** The meeting with another device: what the program tells of it, and what an officer does. */
import { BackendError } from '../../backend/backend';
import type { MeetingStatus } from '../../generated/officer/MeetingStatus';
import type { Methods } from '../bridge';
import { program } from '../program.svelte';
import { failureWords } from '../words';

type Act = 'meeting.status' | 'meeting.show_code' | 'meeting.look' | 'meeting.join' | 'meeting.stop';

class Meeting {
  status = $state.raw<MeetingStatus>();
  /** Why nothing was begun. */
  failure = $state('');
  /** When the shown code ends, by the clock of this page. */
  until = $state(0);
  #pushed = 0;

  stage = $derived(this.status?.stage);

  /** Gives the function that ends it. Whatever only waits is ended with the page: nothing listens unseen. */
  follow(): () => void {
    const leave = program.subscribe('meeting', (status) => {
      this.#pushed += 1;
      this.#take(status);
    });
    void this.ask('meeting.status', null);
    return () => {
      leave();
      const waits = this.stage?.is === 'showing' || this.stage?.is === 'looking';
      if (waits) void program.attempt('meeting.stop', null);
      this.status = undefined;
    };
  }

  /** An answer may arrive after a push that is newer than it: then the push holds. */
  async ask<M extends Act>(method: M, args: Methods[M]['arguments']) {
    const pushed = this.#pushed;
    this.failure = '';
    try {
      const status: MeetingStatus = await program.call(method, args);
      if (pushed === this.#pushed) this.#take(status);
    } catch (error) {
      this.failure = failureWords(BackendError.from(error));
    }
  }

  #take(status: MeetingStatus) {
    this.status = status;
    if (status.stage.is === 'showing') this.until = Date.now() + status.stage.seconds * 1000;
  }
}

export const meeting = new Meeting();
