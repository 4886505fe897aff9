/**
 * The one door from the screens to Rust. Methods and topics are generated from the table in Rust; the two
 * transports are `tauri.ts` (the officer's window) and `http.ts` (a browser).
 */

/** Names of methods with the types they take and give. */
export type MethodTable = Record<string, { arguments: unknown; result: unknown }>;
/** Names of topics with what is pushed on them. */
export type TopicTable = Record<string, unknown>;

export interface Backend<
  Methods extends MethodTable,
  Topics extends TopicTable,
  Files extends MethodTable = MethodTable,
  Documents extends MethodTable = MethodTable,
> {
  /** Rejects with a `BackendError` and nothing else. */
  call<M extends keyof Methods & string>(method: M, args: Methods[M]['arguments']): Promise<Methods[M]['result']>;
  /** As `call`, with a file beside the arguments. */
  send<M extends keyof Files & string>(method: M, args: Files[M]['arguments'], file: Blob): Promise<Files[M]['result']>;
  /** A method that gives a document: asks where to write it, and tells where it was written. */
  save<M extends keyof Documents & string>(method: M, args: Documents[M]['arguments']): Promise<Documents[M]['result']>;
  /** Gives the function that ends the subscription. */
  subscribe<T extends keyof Topics & string>(topic: T, listener: (payload: Topics[T]) => void): () => void;
}

/** A stable code, as in Rust's `BridgeError`, and its details; the words are in the locales. */
export class BackendError extends Error {
  constructor(
    readonly code: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
    this.name = 'BackendError';
  }

  /** Of whatever a transport was given as an error: `{ code, ... }`, or something foreign. */
  static from(error: unknown): BackendError {
    if (error instanceof BackendError) return error;
    if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
      return new BackendError(error.code, error as Record<string, unknown>);
    }
    return new BackendError('unreachable');
  }
}

type Listener = (payload: never) => void;

/** Who listens to which topic; both transports hand it what was pushed. */
export class Listeners {
  readonly #byTopic = new Map<string, Set<Listener>>();

  add(topic: string, listener: Listener): () => void {
    const listeners = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  push({ topic, payload }: { topic: string; payload: unknown }) {
    for (const listener of this.#byTopic.get(topic) ?? []) listener(payload as never);
  }
}

/** Arguments as a header can carry them: JSON of ASCII alone. */
export function asHeader(args: unknown): string {
  return JSON.stringify(args ?? null).replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
