/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vite';

import { weigh } from './weigh.ts';

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  plugins: [svelte(), svelteTesting(), weigh()],
  build: {
    // WebKitGTK 2.50 and the browsers of 2022: nothing older opens these pages.
    target: ['es2022', 'safari16'],
    // The content security policy allows neither inline scripts nor data: fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { officer: page('officer.html'), district: page('district.html') } },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.ts'] },
});
