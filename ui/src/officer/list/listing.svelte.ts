/**
 * The village's households as the list shows them: what is asked, and the windows of rows fetched so far.
 * Outlives the screen, so that coming back from a household finds the same place.
 */
import { BackendError } from '../../backend/backend';
import type { Counts } from '../../generated/officer/Counts';
import type { HouseholdRow } from '../../generated/officer/HouseholdRow';
import type { Sort } from '../../generated/officer/Sort';
import type { Status } from '../../generated/officer/Status';
import type { WorkQuery } from '../../generated/officer/WorkQuery';
import { program } from '../program.svelte';
import { working } from '../work/working.svelte';
import { type Query, pagesOf, pageSize, samePlace } from './query';

class Listing {
  query = $state.raw<Query>({ sort: 'rt_name' });
  counts = $state.raw<Counts>();
  /** `undefined` until the first answer. */
  total = $state<number>();
  failure = $state.raw<BackendError>();
  /** What is on the screen answers an earlier question. */
  busy = $state(false);
  active = $state(0);
  #pages = $state.raw<ReadonlyMap<number, readonly HouseholdRow[]>>(new Map());
  #asked = new Set<number>();
  #generation = 0;
  #drawn = { first: 0, last: 0 };
  #stale: ReturnType<typeof setTimeout> | undefined;

  /** Follows changes of households for as long as the program is open. */
  follow(): () => void {
    const ends = [program.subscribe('household', () => this.#soon()), program.subscribe('village', () => this.#soon())];
    return () => ends.forEach((end) => end());
  }

  row(index: number): HouseholdRow | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  ask(change: { text?: string; status?: Status; rt?: string; sort?: Sort; work?: WorkQuery }) {
    const next = { ...this.query, ...change };
    if (samePlace(next, this.query)) return;
    this.query = next;
    this.active = 0;
    this.refresh();
  }

  /** Asks again; what is on the screen stays until the answer is there. */
  refresh() {
    this.#generation += 1;
    this.#asked.clear();
    this.busy = true;
    const first = Math.floor(this.active / pageSize);
    this.#fetch(first, this.#generation, true);
    void this.#count();
    void working.refresh(this.query.work?.reason);
  }

  /** The district's work: what is left first, and of it what is due first. */
  turnToWork() {
    this.ask({ text: '', status: undefined, rt: undefined, sort: 'due', work: { done: false } });
  }

  showAll() {
    this.ask({ text: '', rt: undefined });
    this.turnToAll();
  }

  turnToAll(status?: Status) {
    const sort = this.query.sort === 'due' ? 'rt_name' : this.query.sort;
    this.ask({ status, sort, work: undefined });
  }

  draw(first: number, last: number) {
    this.#drawn = { first, last };
    for (const page of pagesOf(first, last)) {
      if (!this.#asked.has(page) && !this.#pages.has(page)) this.#fetch(page, this.#generation, false);
    }
  }

  #fetch(page: number, generation: number, fresh: boolean) {
    this.#asked.add(page);
    const asked = program.call('households.list', { ...this.query, offset: page * pageSize, limit: pageSize });
    asked.then(
      (answer) => {
        if (generation !== this.#generation) return;
        this.failure = undefined;
        if (fresh) this.busy = false;
        this.total = answer.total;
        this.#pages = new Map([...(fresh ? [] : this.#pages), [page, answer.rows]]);
        if (fresh) this.draw(this.#drawn.first, this.#drawn.last);
      },
      (error: unknown) => {
        this.#asked.delete(page);
        if (generation === this.#generation) this.failure = BackendError.from(error);
      },
    );
  }

  async #count() {
    try {
      this.counts = await program.call('households.counts', null);
    } catch (error) {
      this.failure = BackendError.from(error);
    }
  }

  /** A sync changes hundreds of households, and a download goes on for minutes: they are asked for now and then. */
  #soon() {
    this.#stale ??= setTimeout(() => {
      this.#stale = undefined;
      this.refresh();
    }, 250);
  }
}

export const listing = new Listing();
