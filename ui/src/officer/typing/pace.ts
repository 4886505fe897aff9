/** How long a paper took: the time between keys, without the pauses. */

/** Nothing typed for so long is a pause, ms. */
const pause = 5 * 60 * 1000;

export class Pace {
  #milliseconds: number;
  #last: number | undefined;

  /** `seconds`: typed on the paper before. */
  constructor(seconds = 0) {
    this.#milliseconds = seconds * 1000;
  }

  /** A key was pressed at this time, ms. */
  beat(now: number) {
    const gap = this.#last === undefined ? 0 : now - this.#last;
    if (gap > 0 && gap <= pause) this.#milliseconds += gap;
    this.#last = now;
  }

  get seconds(): number {
    return Math.round(this.#milliseconds / 1000);
  }
}
