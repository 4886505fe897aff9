// A link to the server on which parts of a village's snapshot come when the story lets them, one by one.
import { createServer, request } from 'node:http';

const partOf = (path) => /\/parts\/[^/]+\/(\d+)/.exec(path)?.[1];

/** In front of a server. `asked` are the parts asked for, in order. */
export async function openGate(server) {
  const asked = [];
  let allowed = 0;
  const waiting = [];
  const pass = (incoming, outgoing) => {
    const headers = { ...incoming.headers, host: new URL(server).host };
    const onward = request(server + incoming.url, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  };
  const gate = createServer((incoming, outgoing) => {
    const part = partOf(incoming.url);
    if (part === undefined) return pass(incoming, outgoing);
    asked.push(Number(part));
    if (allowed > 0) allowed -= 1;
    else return void waiting.push(() => pass(incoming, outgoing));
    return pass(incoming, outgoing);
  });
  await new Promise((resolve) => gate.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${gate.address().port}`,
    asked,
    /** Lets so many more parts through. */
    allow(count) {
      allowed += count;
      while (allowed > 0 && waiting.length > 0) {
        allowed -= 1;
        waiting.shift()();
      }
    },
    /** Those who asked have gone. */
    forget: () => waiting.splice(0),
    close: () => void gate.close(gate.closeAllConnections()),
  };
}
