import { expect, test } from 'vitest';

import { type Push, pushedIn } from './events';

function streamOf(...chunks: string[]): ReadableStream<Uint8Array> {
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
  return new ReadableStream({
    start(stream) {
      for (const chunk of bytes) stream.enqueue(chunk);
      stream.close();
    },
  });
}

async function read(...chunks: string[]): Promise<Push[]> {
  const pushes: Push[] = [];
  for await (const push of pushedIn(streamOf(...chunks))) pushes.push(push);
  return pushes;
}

test('pushes arrive in order, however the stream is cut', async () => {
  const [a, b] = [{ topic: 'sync', payload: { done: 1 } }, { topic: 'state', payload: null }];
  const text = `data: ${JSON.stringify(a)}\n\ndata: ${JSON.stringify(b)}\n\n`;
  expect(await read(text)).toEqual([a, b]);
  expect(await read(...text)).toEqual([a, b]);
});

test('comments and an unfinished last event are no pushes', async () => {
  expect(await read(': still here\n\n', 'data: {"topic":"sy')).toEqual([]);
});
