// A server with a synthetic village, for a window to enrol with.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { built, ran, root, start, until } from './programs.mjs';

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
  const serve = (listen) => start(built('sync-server'), ['serve', '--totp', 'optional', ...data, '--listen', listen], { log: printed });
  let server = serve('127.0.0.1:0');
  const [address] = await until(() => /http:\/\/[\d.:]+/.exec(readFileSync(printed, 'utf8')), 'the server');
  return {
    address,
    /** Serves again, at the same address. */
    async open() {
      server = serve(new URL(address).host);
      await until(() => fetch(`${address}/readyz`).then((answer) => answer.ok, () => false), 'the server again');
    },
    /** An act of the operator beside the server; gives what it said. */
    operate: (...args) => ran('sync-server', [...args, ...data]),
    /** Publishes what becomes of the questionnaire. */
    publish(edit) {
      const file = join(folder, 'form.xml');
      writeFileSync(file, edit(readFileSync(join(root, 'forms/keluarga.xml'), 'utf8')));
      return ran('sync-server', ['form', 'publish', ...data, file, '--all', '--yes']);
    },
    code: (login) => readFileSync(join(codes, `enrolment-${login}.txt`), 'utf8').trim(),
    close: () => server.stop(),
  };
}
