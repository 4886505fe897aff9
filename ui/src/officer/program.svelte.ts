/** What every screen shares: the backend, the phase of the program, the sync, the settings. */
import { BackendError } from '../backend/backend';
import type { AppState } from '../generated/officer/AppState';
import type { Language } from '../generated/officer/Language';
import type { Settings } from '../generated/officer/Settings';
import type { SyncStatus } from '../generated/officer/SyncStatus';
import { locale } from '../locale/locale.svelte';
import type { DocumentMethods, FileMethods, Methods, OfficerBackend } from './bridge';
import { toasts } from '../parts/toasts.svelte';
import { hashOf } from './route';
import { failureWords, words } from './words';

type Arguments<M extends keyof Methods> = Methods[M]['arguments'];
type Result<M extends keyof Methods> = Methods[M]['result'];

class Program {
  app = $state.raw<AppState>();
  sync = $state.raw<SyncStatus>();
  unread = $state(0);
  /** The program does not answer at all. */
  failure = $state.raw<BackendError>();
  #backend: OfficerBackend | undefined;
  #counting: ReturnType<typeof setTimeout> | undefined;
  #pushed = 0;

  phase = $derived(this.app?.phase);
  /** What is open is the village to learn in; nothing of it is real, and nothing is sent. */
  training = $derived(this.app?.training ?? false);
  officer = $derived(this.phase?.phase === 'ready' ? this.phase.officer : undefined);
  /** The newest form on the device; the first download brings it and opens the program. */
  form = $derived(this.phase?.phase === 'ready' ? this.phase.form : null);

  async connect(backend: OfficerBackend) {
    this.#backend = backend;
    backend.subscribe('state', (app) => this.#take(app));
    backend.subscribe('form', (form) => {
      if (this.app?.phase.phase === 'ready') this.app = { ...this.app, phase: { ...this.app.phase, form } };
    });
    backend.subscribe('bundle_given', () => void this.#lookForBundle());
    backend.subscribe('sync', (sync) => {
      this.#pushed += 1;
      this.#follow(sync);
    });
    await this.refresh();
  }

  async refresh() {
    this.failure = undefined;
    try {
      this.#take(await this.call('app.state', null));
    } catch (error) {
      this.failure = BackendError.from(error);
    }
  }

  /** Rejects with a `BackendError`. A device that locked meanwhile shows its lock. */
  call<M extends keyof Methods>(method: M, args: Arguments<M>): Promise<Result<M>> {
    return this.#ask((backend) => backend.call(method, args));
  }

  /** As `call`, with a file. */
  send<M extends keyof FileMethods>(
    method: M,
    args: FileMethods[M]['arguments'],
    file: Blob,
  ): Promise<FileMethods[M]['result']> {
    return this.#ask((backend) => backend.send(method, args, file));
  }

  /** Has a document written where the officer chooses, and says where it is, or why it is nowhere. */
  async save<M extends keyof DocumentMethods & string>(method: M, args: DocumentMethods[M]['arguments']) {
    try {
      const saved = await this.#ask((backend) => backend.save(method, args));
      if (saved) toasts.say(words().document.saved(saved.name, saved.folder));
      return saved;
    } catch (error) {
      toasts.say(failureWords(BackendError.from(error)));
      return null;
    }
  }

  async #ask<T>(ask: (backend: OfficerBackend) => Promise<T>): Promise<T> {
    if (!this.#backend) throw new BackendError('unreachable');
    try {
      return await ask(this.#backend);
    } catch (error) {
      const failure = BackendError.from(error);
      if (failure.code === 'locked' && this.phase?.phase === 'ready') void this.refresh();
      throw failure;
    }
  }

  /** For what has no place of its own to say that it failed: `undefined` after saying so. */
  async attempt<M extends keyof Methods>(method: M, args: Arguments<M>): Promise<Result<M> | undefined> {
    try {
      return await this.call(method, args);
    } catch (error) {
      toasts.say(failureWords(BackendError.from(error)));
      return undefined;
    }
  }

  subscribe: OfficerBackend['subscribe'] = (topic, listener) =>
    this.#backend?.subscribe(topic, listener) ?? (() => undefined);

  /** How much waits changes with every answer; asked once the officer rests. */
  recount() {
    clearTimeout(this.#counting);
    this.#counting = setTimeout(() => void this.askSync('sync.status'), 400);
  }

  /** An answer may arrive after a push that is newer than it: then the push holds. */
  async askSync(method: 'sync.status' | 'sync.start' | 'sync.start_despite_space' | 'sync.pause' | 'sync.send_photos') {
    const pushed = this.#pushed;
    const sync = await this.attempt(method, null);
    if (sync && pushed === this.#pushed) this.#follow(sync);
  }

  enter(app: AppState) {
    this.#take(app);
  }

  async choose(settings: Settings) {
    if (await this.attempt('settings.set', settings)) await this.refresh();
  }

  async readNotices() {
    const notices = await this.call('notices.list', null);
    this.unread = notices.filter((notice) => !notice.read).length;
    return notices;
  }

  #take(app: AppState) {
    const opened = app.phase.phase === 'ready' && this.phase?.phase !== 'ready';
    this.app = app;
    apply(app);
    if (opened) void this.#open();
  }

  async #open() {
    await this.askSync('sync.status');
    await this.readNotices().catch(() => undefined);
    await this.#lookForBundle();
  }

  /** A bundle file that was opened from the desktop is asked about where bundles are. */
  async #lookForBundle() {
    if (this.phase?.phase !== 'ready') return;
    const given = await this.call('bundle.given', null).catch(() => null);
    if (given) location.hash = hashOf({ screen: 'sync' });
  }

  #follow(sync: SyncStatus) {
    const before = this.sync;
    this.sync = sync;
    // The first download brings the form and opens the program, even where its push was missed.
    if (sync.activity.is !== 'running' && this.phase?.phase === 'ready' && !this.form) void this.refresh();
    if (sync.last_success === (before?.last_success ?? null)) return;
    if (before?.waiting_households && sync.waiting_households === 0) toasts.say(words().sync.sentToast);
    if (this.phase?.phase === 'ready') void this.readNotices().catch(() => undefined);
  }
}

function apply({ settings: { language, text_percent }, simple_graphics }: AppState) {
  locale.choose(language);
  document.documentElement.style.fontSize = `${text_percent}%`;
  document.documentElement.toggleAttribute('data-simple', simple_graphics);
}

export const program = new Program();

/** The language every method that gives words is asked in. */
export function language(): Language {
  return locale.language;
}
