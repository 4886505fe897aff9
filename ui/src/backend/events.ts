/** Server-sent events out of a fetched stream: unlike EventSource, fetch can send the token in a header. */

export interface Push {
  topic: string;
  payload: unknown;
}

/** The pushes of a stream: each event's data is JSON `{ topic, payload }`. */
export async function* pushedIn(stream: ReadableStream<Uint8Array>): AsyncGenerator<Push> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += decoder.decode(value, { stream: true });
    const events = rest.split(/\r?\n\r?\n/);
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = dataOf(event);
      if (data) yield JSON.parse(data) as Push;
    }
  }
}

function dataOf(event: string): string {
  return event
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).trimStart())
    .join('\n');
}
