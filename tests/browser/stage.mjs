// A registry with a synthetic village, and officers' devices that were really enrolled with it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { caller } from './bridge.mjs';
import { ran, root, started } from './programs.mjs';

export const pin = '482913';

/** `totp`: whether consoles demand a second factor, which the accounts of the demo do not have. */
export async function openStage({ households = 60, totp = 'optional' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'pendata-browser-'));
  const [data, codes] = [join(folder, 'server'), join(folder, 'codes')];
  ran('sync-server', ['demo', '--data', data, '--officer-dir', codes, '--households', String(households)]);
  const serve = (listen) => started('sync-server', ['serve', '--totp', totp, '--data', data, '--listen', listen]);
  let server = await serve('127.0.0.1:0');
  const hosts = [];
  return {
    server: server.address,
    code: (login) => readFileSync(join(codes, `enrolment-${login}.txt`), 'utf8').trim(),
    /** The officer's screens over the device folder of `login`; the folder is made on enrolment. */
    async host(login) {
      const args = ['--data', join(folder, login), '--listen', '127.0.0.1:0', '--ui', join(root, 'ui/dist')];
      const host = await started('officer-host', args);
      hosts.push(host);
      return { ...host, call: caller(host.address), send: sender(host.address) };
    },
    /** Publishes the questionnaire anew, with some of its words replaced; a server reads its form when it starts. */
    publish(from, to) {
      return this.decree((xml) => xml.replaceAll(from, to));
    },
    /** Publishes what becomes of the questionnaire. */
    async decree(edit) {
      const file = join(folder, 'form.xml');
      writeFileSync(file, edit(readFileSync(join(root, 'forms/keluarga.xml'), 'utf8')));
      await server.stop();
      ran('sync-server', ['form', 'publish', '--data', data, file, '--all', '--yes']);
      server = await serve(new URL(server.address).host);
    },
    /** An act of the operator beside the running server; gives what it said. */
    operate: (...args) => ran('sync-server', [...args, '--data', data]),
    stopServer: () => server.stop(),
    /** Where it was before. */
    async startServer() {
      server = await serve(new URL(server.address).host);
    },
    async close() {
      for (const program of [...hosts, server]) await program.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Hands a host a file, as its page does. */
function sender(address) {
  const { origin, searchParams } = new URL(address);
  return async (method, args, file) => {
    const headers = { authorization: `Bearer ${searchParams.get('token')}`, 'pendata-arguments': JSON.stringify(args) };
    const answer = await fetch(`${origin}/file/${method}`, { method: 'POST', headers, body: file });
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(body)}`);
    return body;
  };
}

/** A device enrolled without its screens, with the village on it. */
export async function enrolled(stage, login) {
  const host = await stage.host(login);
  await host.call('app.enrol', { url: stage.server, code: stage.code(login), label: `Laptop ${login}`, pin });
  await synced(host);
  return host;
}

/** Syncs to the end; fails where the end is no success. */
export async function synced(host) {
  const before = (await host.call('sync.status')).last_success;
  await host.call('sync.start');
  for (let tries = 0; tries < 1200; tries++) {
    const { activity, trouble, last_success } = await host.call('sync.status');
    if (trouble) throw new Error(`sync: ${JSON.stringify(trouble)}`);
    if (activity.is === 'idle' && last_success !== null && (last_success !== before || tries > 20)) return;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error('the sync does not end');
}

/** The first household with a status. */
export async function householdWith(host, status) {
  const { rows } = await host.call('households.list', { status, sort: 'rt_name', offset: 0, limit: 1 });
  if (!rows[0]) throw new Error(`no household is ${status}`);
  return rows[0];
}
