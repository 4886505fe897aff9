// Programs that the tests start: each leads its own process group, so that ending it ends all it started.
import { execFileSync, spawn } from 'node:child_process';
import { openSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** A program of the workspace as `make programs` built it. */
export function built(name) {
  const profile = (process.env.PROFILE ?? 'dev').replace('dev', 'debug');
  return join(resolve(root, process.env.CARGO_TARGET_DIR ?? 'target'), profile, name);
}

/** Runs a program to its end; gives what it said. */
export const ran = (name, args) => execFileSync(built(name), args, { encoding: 'utf8' });

/** The process of a program that somebody else started, by an argument of its own; `undefined` without one. */
export function processOf(program, argument) {
  const started = (pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return line[0] === program && line.includes(argument);
    } catch {
      return false; // It ended while we looked.
    }
  };
  return readdirSync('/proc').map(Number).find((pid) => pid > 0 && started(pid));
}

const running = new Set();
process.on('exit', () => {
  for (const pid of running) process.kill(-pid, 'SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** Starts a program; what it prints goes to `log`. `ended` gives its exit code. */
export function start(program, args, { log, env = {} }) {
  const output = openSync(log, 'a');
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
  });
  running.add(child.pid);
  const ended = new Promise((end) => child.once('exit', end).once('error', end)).then((code) => {
    running.delete(child.pid);
    return code;
  });
  return {
    pid: child.pid,
    ended,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null && child.pid) process.kill(-child.pid, signal);
      await ended;
    },
  };
}

/** Waits until `ready()` gives something; fails after `seconds` with `what` in the message. */
export async function until(ready, what, seconds = 30) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const found = await ready();
    if (found) return found;
    await new Promise((wait) => setTimeout(wait, 50));
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}
