// A server with a synthetic village, for a window to enrol with.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { built, start, until } from './programs.mjs';

/** Fills `folder` and serves it. */
export async function openRegistry(folder, { households, log }) {
  mkdirSync(folder, { recursive: true });
  const data = ['--data', join(folder, 'server')];
  const codes = join(folder, 'codes');
  const filled = start(
    built('sync-server'),
    ['demo', ...data, '--officer-dir', codes, '--households', String(households)],
    { log },
  );
  await filled.ended;
  const printed = join(folder, 'serve.log');
  const server = start(built('sync-server'), ['serve', ...data, '--listen', '127.0.0.1:0'], { log: printed });
  const [address] = await until(() => /http:\/\/[\d.:]+/.exec(readFileSync(printed, 'utf8')), 'the server');
  return {
    address,
    code: (login) => readFileSync(join(codes, `enrolment-${login}.txt`), 'utf8').trim(),
    close: () => server.stop(),
  };
}
