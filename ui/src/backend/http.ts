/**
 * A browser: `POST /call/<method>` with JSON both ways, `POST /file/<method>` with a file, and pushes as server-sent events from `/events`.
 * The development host wants a bearer token; the district console's session is a cookie.
 */
import { asHeader, type Backend, BackendError, Listeners, type MethodTable, type TopicTable } from './backend';
import { pushedIn } from './events';

const longestPause = 30_000;

export function httpBackend<M extends MethodTable, T extends TopicTable, F extends MethodTable>(
  token?: string,
): Backend<M, T, F> {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const listeners = new Listeners();
  let following = false;
  return {
    async call(method, args) {
      const json = { ...headers, 'content-type': 'application/json' };
      return await post(`/call/${method}`, json, JSON.stringify(args ?? null));
    },
    async send(method, args, file) {
      return await post(`/file/${method}`, { ...headers, 'pendata-arguments': asHeader(args) }, file);
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

async function post(url: string, headers: Record<string, string>, body: BodyInit): Promise<never> {
  const answer = await fetch(url, { method: 'POST', headers, body }).catch(() => {
    throw new BackendError('unreachable');
  });
  const result: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw BackendError.from(result);
  return result as never;
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
