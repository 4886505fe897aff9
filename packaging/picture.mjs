// Waits until the display of a `Xvfb -fbdir` shows more than one grey, and keeps what it shows.
import { readFileSync } from 'node:fs';

import { photograph } from '../tests/window/display.mjs';

const [display, picture] = process.argv.slice(2);

function colours() {
  const dump = readFileSync(display);
  const seen = new Set();
  for (let at = dump.readUInt32BE(0); at + 4 <= dump.length; at += 4 * 97) seen.add(dump.readUInt32LE(at) & 0xffffff);
  return seen.size;
}

// Letters are drawn in many shades: an empty window has a few.
const end = Date.now() + 60_000;
while (colours() < 12) {
  if (Date.now() > end) throw new Error('no screen within 60 s');
  await new Promise((wait) => setTimeout(wait, 200));
}
await new Promise((wait) => setTimeout(wait, 1000));
photograph(display, picture);
console.log(`${colours()} colours: ${picture}`);
