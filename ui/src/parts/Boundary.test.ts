import { fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { expect, test, vi } from 'vitest';

import Boundary from './Boundary.svelte';

test('a screen that fails leaves words and a code, and can be shown again', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let fails = true;
  const children = createRawSnippet(() => ({
    render: () => {
      if (fails) throw new TypeError('Siti');
      return '<p>Isian</p>';
    },
  }));
  render(Boundary, { homeWords: 'Ke daftar', onhome: vi.fn(), failureWords: ({ code }) => code, children });
  expect(screen.getByRole('alert').textContent).toMatch(/tetap aman di perangkat.*Kode: L-[0-9A-F]{8}/s);
  expect(document.body.textContent).not.toContain('Siti');
  fails = false;
  await fireEvent.click(screen.getByRole('button', { name: 'Tampilkan lagi' }));
  expect(screen.getByText('Isian')).toBeTruthy();
});
