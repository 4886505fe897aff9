// What the display shows, as a PNG. The webview's own screenshot never comes when it draws without DMA-BUF,
// as the program lets it; the display's memory shows the window as a person would see it.
import { readFileSync, writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

/** Writes `picture` (PNG) from the frame buffer file of `Xvfb -fbdir`: X Window Dump, 32 bits a pixel. */
export function photograph(frameBuffer, picture) {
  const dump = readFileSync(frameBuffer);
  const field = (index) => dump.readUInt32BE(index * 4);
  const [headerSize, width, height, bitsPerPixel, lineBytes, colours] = [0, 4, 5, 11, 12, 19].map(field);
  if (bitsPerPixel !== 32) throw new Error(`a frame buffer of ${bitsPerPixel} bits a pixel`);
  const start = headerSize + colours * 12;
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0, to = 0; y < height; y++) {
    rows[to++] = 0;
    for (let x = 0, from = start + y * lineBytes; x < width; x++, from += 4) {
      rows[to++] = dump[from + 2];
      rows[to++] = dump[from + 1];
      rows[to++] = dump[from];
    }
  }
  writeFileSync(picture, png(width, height, rows));
}

function png(width, height, rows) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
