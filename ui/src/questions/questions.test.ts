import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, expect, test } from 'vitest';

import type { Asked } from './asked';
import Coded from './Coded.svelte';
import DateBoxes from './DateBoxes.svelte';
import Multiple from './Multiple.svelte';
import Typed from './Typed.svelte';

let answers: string[];
let wentOn: number;
beforeEach(() => {
  answers = [];
  wentOn = 0;
});

/** A question that notes what it is answered. */
function asked(given: Partial<Asked> = {}): Asked {
  return {
    input: 'question',
    label: 'Jenis lantai terluas',
    hint: '',
    value: '',
    required: true,
    readonly: false,
    errors: [],
    onanswer: (value) => answers.push(value),
    onnext: () => (wentOn += 1),
    ...given,
  };
}

const choices = ['1', '2', '3', '11'].map((value) => ({ value, label: `Lantai ${value}` }));

test('a digit answers a coded question and goes on', async () => {
  render(Coded, { ...asked(), choices });
  await fireEvent.keyDown(screen.getByLabelText(/Lantai 3/), { key: '3' });
  expect(answers).toEqual(['3']);
  expect(wentOn).toBe(1);
});

test('a coded question waits for the second digit and says so', async () => {
  render(Coded, { ...asked(), choices });
  const radio = screen.getByLabelText(/Lantai 2/);
  await fireEvent.keyDown(radio, { key: '1' });
  expect(answers).toEqual([]);
  expect(screen.getByText(/ketik angka kedua/)).toBeTruthy();
  await fireEvent.keyDown(radio, { key: '1' });
  expect(answers).toEqual(['11']);
});

test('what is missing is told only after the question was left', async () => {
  render(Coded, { ...asked({ errors: ['Wajib diisi.'] }), choices });
  expect(screen.queryByText('Wajib diisi.')).toBeNull();
  await fireEvent.focusOut(screen.getByLabelText(/Lantai 2/));
  expect(screen.getByText('Wajib diisi.')).toBeTruthy();
  expect(screen.getByRole('radiogroup').getAttribute('aria-invalid')).toBe('true');
});

test('what is wrong is told at once and falls silent while it is mended', async () => {
  render(Typed, { ...asked({ value: '12', errors: ['Harus 16 angka.'] }), kind: 'text' });
  const input = screen.getByRole('textbox');
  expect(input.getAttribute('aria-describedby')).toBe('question-error');
  await fireEvent.input(input, { target: { value: '123' } });
  expect(screen.queryByText('Harus 16 angka.')).toBeNull();
  await fireEvent.focusOut(input);
  expect(screen.getByText('Harus 16 angka.')).toBeTruthy();
});

test('what arrives from elsewhere never overwrites the focused field', async () => {
  const { rerender } = render(Typed, { ...asked({ value: 'Jl. Mawar 1' }), kind: 'text' });
  const input = screen.getByRole<HTMLInputElement>('textbox');
  await fireEvent.focus(input);
  await fireEvent.input(input, { target: { value: 'Jl. Melati 4' } });
  await rerender({ value: 'Jl. Kenanga 9' });
  expect(input.value).toBe('Jl. Melati 4');
  await fireEvent.blur(input);
  expect(answers).toEqual(['Jl. Melati 4']);
});

test('an answer that was not saved stays on the screen', async () => {
  render(Typed, { ...asked(), kind: 'integer' });
  const input = screen.getByRole<HTMLInputElement>('textbox');
  await fireEvent.focus(input);
  await fireEvent.input(input, { target: { value: '1.250' } });
  await fireEvent.blur(input);
  expect(answers).toEqual(['1250']);
  expect(input.value).toBe('1.250');
});

test('a date answers when its three boxes are filled, and says when one is missing', async () => {
  render(DateBoxes, asked());
  const [day, month, year] = screen.getAllByRole<HTMLInputElement>('textbox') as [HTMLInputElement, HTMLInputElement, HTMLInputElement];
  await fireEvent.input(day, { target: { value: '4' } });
  expect(document.activeElement).toBe(month);
  await fireEvent.focusOut(month);
  expect(screen.getByText(/Tanggal belum lengkap/)).toBeTruthy();
  await fireEvent.input(month, { target: { value: '2' } });
  await fireEvent.input(year, { target: { value: '1980' } });
  expect(answers).toEqual(['1980-02-04']);
});

test('each tick of a several-answer question is told by itself', async () => {
  const ticks: [string, boolean][] = [];
  const ontick = (choice: string, ticked: boolean) => ticks.push([choice, ticked]);
  render(Multiple, { ...asked({ value: '2 11' }), choices, ontick });
  await fireEvent.click(screen.getByLabelText(/Lantai 11/));
  await fireEvent.keyDown(screen.getByLabelText(/Lantai 2/), { key: '3' });
  expect(ticks).toEqual([
    ['11', false],
    ['3', true],
  ]);
});
