// The real programs: where they lie, and how they are started and ended.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
const programs = join(target, (process.env.PROFILE ?? 'dev').replace('dev', 'debug'));

/** Runs a program to its end; gives what it said. */
export function ran(name, args, env = {}) {
  const run = spawnSync(join(programs, name), args, { encoding: 'utf8', env: { ...process.env, ...env } });
  if (run.status !== 0) throw new Error(`${name} ${args.join(' ')}: ${run.error ?? run.stderr}`);
  return run.stdout;
}

/** Starts a program that prints its address; gives the address and how to end it. */
export async function started(name, args) {
  const child = spawn(join(programs, name), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => (said = (said + data).slice(-4000)));
  const address = await new Promise((resolve, reject) => {
    let line = '';
    child.stdout.on('data', (data) => {
      line += data;
      const found = /http:\/\/\S+/.exec(line);
      if (found && line.includes('\n')) resolve(found[0]);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}: ${said}`)));
  });
  return {
    address,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}
