/**
 * A browser: `POST /call/<method>` with JSON both ways, `POST /file/<method>` with a file, `POST /document/<method>` for one,
 * and pushes as server-sent events from `/events`.
 * The development host wants a bearer token; the district console's session is a cookie.
 */
import { asHeader, type Backend, BackendError, Listeners, type MethodTable, type TopicTable } from './backend';
import { pushedIn } from './events';

const longestPause = 30_000;

export function httpBackend<
  M extends MethodTable,
  T extends TopicTable,
  F extends MethodTable,
  D extends MethodTable,
>(token?: string): Backend<M, T, F, D> {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const json = { ...headers, 'content-type': 'application/json' };
  const listeners = new Listeners();
  let following = false;
  return {
    async call(method, args) {
      return await result(post(`/call/${method}`, json, JSON.stringify(args ?? null)));
    },
    async send(method, args, file) {
      return await result(post(`/file/${method}`, { ...headers, 'pendata-arguments': asHeader(args) }, file));
    },
    async save(method, args) {
      const answer = await post(`/document/${method}`, json, JSON.stringify(args ?? null));
      if (!answer.ok) return await result(answer);
      const name = answer.headers.get('pendata-name') ?? method;
      const bytes = await answer.blob();
      download(name, bytes);
      return { name, folder: null, bytes: bytes.size };
    },
    subscribe(topic, listener) {
      if (!following) {
        following = true;
        void follow(headers, listeners);
      }
      return listeners.add(topic, listener);
    },
  };
}

function post(url: string, headers: Record<string, string>, body: BodyInit): Promise<Response> {
  return fetch(url, { method: 'POST', headers, body }).catch(() => {
    throw new BackendError('unreachable');
  });
}

async function result(answered: Response | Promise<Response>): Promise<never> {
  const answer = await answered;
  const result: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw BackendError.from(result);
  return result as never;
}

/** The browser writes it where it writes downloads. */
function download(name: string, bytes: Blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(bytes);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Reads pushes for as long as the page lives; a cut stream is opened again, later each time. */
async function follow(headers: Record<string, string>, listeners: Listeners) {
  for (let pause = 500; ; pause = Math.min(pause * 2, longestPause)) {
    try {
      const answer = await fetch('/events', { headers });
      if (answer.ok && answer.body) {
        pause = 500;
        for await (const push of pushedIn(answer.body)) listeners.push(push);
      }
    } catch {
      // The stream was cut: the pause below is all there is to do.
    }
    await new Promise((resume) => setTimeout(resume, pause));
  }
}
