/** What every screen of the console shares: who is logged in, where one is, and how to ask the server. */
import { BackendError } from '../backend/backend';
import type { Capability } from '../generated/district/Capability';
import type { Me } from '../generated/district/Me';
import type { Words } from '../generated/district/Words';
import { locale } from '../locale/locale.svelte';
import { Api } from './api';
import { hashOf, type Route, routeOf } from './route';

class Console {
  /** `undefined` until the server said; `null` where nobody is logged in. */
  me = $state.raw<Me | null>();
  route = $state.raw<Route>(routeOf(location.hash));
  /** The server does not answer. */
  failure = $state.raw<BackendError>();
  readonly api = new Api();
  /** Of who reaches several districts: which one is looked at. */
  district = $state('');

  constructor() {
    addEventListener('hashchange', () => (this.route = routeOf(location.hash)));
  }

  async connect() {
    this.failure = undefined;
    try {
      this.me = await this.api.me();
    } catch (error) {
      this.#take(BackendError.from(error));
    }
  }

  /** Whether the account may ask for something, somewhere. */
  may(capability: Capability): boolean {
    return this.me?.capabilities.includes(capability) ?? false;
  }

  enter(me: Me) {
    this.me = me;
  }

  choose(district: string) {
    this.api.district = district;
    this.district = district;
  }

  async leave() {
    await this.ask(() => this.api.logout());
    this.me = null;
    this.choose('');
  }

  go(route: Route) {
    location.hash = hashOf(route);
  }

  /** Asks the server. A session that ended shows the log-in; other failures are for the screen to say. */
  async ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      const failure = BackendError.from(error);
      if (failure.code === 'not_logged_in') this.me = null;
      throw failure;
    }
  }

  #take(failure: BackendError) {
    if (failure.code === 'not_logged_in') this.me = null;
    else this.failure = failure;
  }
}

export const desk = new Console();

/** The form's text in the chosen language. */
export function said(words: Words): string {
  return words[locale.language] || words.id;
}
