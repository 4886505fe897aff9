// Runs the stories, or those whose path contains the first argument, and ends with `N passed, N failed`.
import { readdirSync } from 'node:fs';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const wanted = process.argv[2] ?? '';
const files = readdirSync(here, { recursive: true })
  .filter((file) => file.endsWith('.test.mjs') && !file.includes('node_modules') && file.includes(wanted))
  .map((file) => here + file)
  .sort();

let [passed, failed] = [0, 0];
const stories = (event) => event.nesting === 0 && event.details.type !== 'suite' && !files.includes(event.name);
run({ files, concurrency: 1, timeout: 600_000 })
  .on('test:pass', (event) => {
    if (!stories(event)) return;
    passed += 1;
    console.log(`ok    ${event.name} (${Math.round(event.details.duration_ms)} ms)`);
  })
  .on('test:fail', (event) => {
    failed += 1;
    console.log(`FAIL  ${event.name}\n${event.details.error?.cause?.stack ?? event.details.error?.stack}`);
  })
  .on('test:stdout', ({ message }) => process.stdout.write(message))
  .on('test:stderr', ({ message }) => process.stderr.write(message))
  .on('end', () => {
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
  })
  .resume();
