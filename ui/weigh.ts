/** Weighs the scripts of each page as they travel, and refuses a build that grew too heavy for old machines. */
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Thousand bytes, compressed, of all scripts a page needs. */
const most = 250;

export function weigh(): Plugin {
  return {
    name: 'weigh',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const entry of Object.values(bundle)) {
        if (entry.type !== 'chunk' || !entry.isEntry) continue;
        const scripts = new Set([entry.fileName]);
        for (const name of scripts) {
          const chunk = bundle[name];
          if (chunk?.type === 'chunk') for (const needed of [...chunk.imports, ...chunk.dynamicImports]) scripts.add(needed);
        }
        const codes = [...scripts].map((name) => bundle[name]).flatMap((file) => (file?.type === 'chunk' ? [file.code] : []));
        const weight = codes.reduce((sum, code) => sum + gzipSync(code).length, 0) / 1000;
        console.log(`${entry.name}: ${Math.ceil(weight)} of at most ${most} KB of scripts (gzip)`);
        if (weight > most) this.error(`${entry.name} is too heavy`);
      }
    },
  };
}
