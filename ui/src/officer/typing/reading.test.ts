import { describe, expect, test } from 'vitest';

import { type Asked, readingOf } from './reading';

const choices = (...values: string[]) => values.map((value) => ({ value, label: `Pilihan ${value}` }));
const one: Asked = { kind: 'select_one', choices: choices('1', '2', '3', '9', '10', '11') };
const several: Asked = { kind: 'select_multiple', choices: choices('0', '1', '2', '4', '99') };
const of = (kind: Asked['kind']): Asked => ({ kind, choices: [] });

/** Types letter by letter: after which one it goes on, and with what; `undefined` where it waits for Enter. */
function typed(question: Asked, text: string, extent?: { characters: number | null; most: number | null }) {
  for (let count = 1; count <= text.length; count++) {
    const reading = readingOf(question, extent, text.slice(0, count), false);
    if (reading.is !== 'more') return { after: count, ...reading };
  }
  return undefined;
}

const entered = (question: Asked, text: string) => readingOf(question, undefined, text, true);

describe('a coded question', () => {
  test('goes on with the digit where no longer code begins with it', () => {
    expect(typed(one, '3')).toEqual({ after: 1, is: 'answer', value: '3' });
    expect(typed(one, '11')).toEqual({ after: 2, is: 'answer', value: '11' });
    expect(typed(one, '1')).toBeUndefined();
    expect(entered(one, '1')).toEqual({ is: 'answer', value: '1' });
  });

  test('stays where there is no such code', () => {
    expect(typed(one, '7')).toEqual({ after: 1, is: 'wrong', why: 'code' });
    expect(typed(one, '14')).toEqual({ after: 2, is: 'wrong', why: 'code' });
    expect(typed(one, 'a')).toEqual({ after: 1, is: 'wrong', why: 'code' });
  });

  test('takes codes with a leading nought by their digit', () => {
    expect(typed({ kind: 'select_one', choices: choices('01', '02', '98') }, '2')).toEqual({ after: 1, is: 'answer', value: '02' });
  });
});

test('of a long list a name is enough, as far as it is the only one', () => {
  const list: Asked = {
    kind: 'select_one',
    choices: [
      { value: '35.02.11.2003', label: 'Bulak' },
      { value: '35.02.11.2004', label: 'Bulukidul' },
      { value: '35.02.11.2005', label: 'Balong' },
    ],
  };
  expect(entered(list, 'balong')).toEqual({ is: 'answer', value: '35.02.11.2005' });
  expect(entered(list, 'bula')).toEqual({ is: 'answer', value: '35.02.11.2003' });
  expect(entered(list, 'bul')).toEqual({ is: 'wrong', why: 'name' });
  expect(typed(list, '35')).toBeUndefined();
});

test('several answers come in the order of the list, however they are set apart', () => {
  for (const text of ['1 4', '4,1', '14', '1. 4', '1+4']) expect(entered(several, text)).toEqual({ is: 'answer', value: '1 4' });
  expect(entered(several, '99')).toEqual({ is: 'answer', value: '99' });
  expect(entered(several, '17')).toEqual({ is: 'wrong', why: 'codes' });
});

test('a day is whole with its eighth digit, and must be one', () => {
  expect(typed(of('date'), '03011980')).toEqual({ after: 8, is: 'answer', value: '1980-01-03' });
  expect(typed(of('date'), '31021980')).toEqual({ after: 8, is: 'wrong', why: 'date' });
  expect(typed(of('date'), '00131980')).toEqual({ after: 8, is: 'wrong', why: 'date' });
  expect(entered(of('date'), '3-1-1980')).toEqual({ is: 'answer', value: '1980-01-03' });
  expect(entered(of('date'), '3 1')).toEqual({ is: 'wrong', why: 'date' });
});

test('a number is whole where a further digit could not hold', () => {
  const month = { characters: null, most: 12 };
  expect(typed(of('integer'), '5', month)).toEqual({ after: 1, is: 'answer', value: '5' });
  expect(typed(of('integer'), '1', month)).toBeUndefined();
  expect(typed(of('integer'), '12', month)).toEqual({ after: 2, is: 'answer', value: '12' });
  expect(typed(of('integer'), '05', month)).toEqual({ after: 2, is: 'answer', value: '5' });
  expect(typed(of('integer'), '45', { characters: null, most: 999 })).toBeUndefined();
  expect(entered(of('integer'), '1.250')).toEqual({ is: 'answer', value: '1250' });
  expect(entered(of('integer'), 'dua')).toEqual({ is: 'wrong', why: 'number' });
  expect(entered(of('decimal'), '2,5')).toEqual({ is: 'answer', value: '2.5' });
});

test('a text ends with Enter, or with the last of its fixed letters', () => {
  expect(typed(of('text'), '003', { characters: 3, most: null })).toEqual({ after: 3, is: 'answer', value: '003' });
  expect(typed(of('text'), 'Jl. Mawar 1')).toBeUndefined();
  expect(entered(of('text'), ' Jl. Mawar 1 ')).toEqual({ is: 'answer', value: 'Jl. Mawar 1' });
});

test('a place is two numbers of the earth', () => {
  expect(entered(of('geopoint'), '-7,93 111,43')).toEqual({ is: 'answer', value: '-7.930000 111.430000 0.0 0.0' });
  expect(entered(of('geopoint'), '-7.93')).toEqual({ is: 'wrong', why: 'place' });
  expect(entered(of('geopoint'), '97 200')).toEqual({ is: 'wrong', why: 'place' });
});
