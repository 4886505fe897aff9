import { expect, test } from 'vitest';

import { dateOf, isFull, partsOf } from './date';
import { decimalValue, integerValue } from './numbers';
import { placeOf, placeValue, typedPlace } from './place';

test('a date goes to three boxes and back', () => {
  expect(partsOf('1980-01-03')).toEqual({ day: '03', month: '01', year: '1980' });
  expect(dateOf({ day: '3', month: '1', year: '1980' })).toBe('1980-01-03');
});

test('a date is missing a box until it has all three, and empty boxes are no answer', () => {
  expect(dateOf({ day: '3', month: '', year: '1980' })).toBeUndefined();
  expect(dateOf({ day: '3', month: '1', year: '80' })).toBeUndefined();
  expect(dateOf({ day: '', month: '', year: '' })).toBe('');
  expect(partsOf('')).toEqual({ day: '', month: '', year: '' });
});

test('a box that can take no second digit is full', () => {
  expect(isFull('day', '3')).toBe(false);
  expect(isFull('day', '4')).toBe(true);
  expect(isFull('month', '1')).toBe(false);
  expect(isFull('month', '2')).toBe(true);
  expect(isFull('month', '12')).toBe(true);
});

test('numbers are read as Indonesians write them', () => {
  expect(integerValue('1.250')).toBe('1250');
  expect(integerValue(' 12 ')).toBe('12');
  expect(decimalValue('2,5')).toBe('2.5');
});

test('what is no number is passed on for the form to refuse', () => {
  expect(integerValue('1.25')).toBe('1.25');
  expect(integerValue('dua')).toBe('dua');
});

test('a place goes to text and back', () => {
  const place = { latitude: -7.25, longitude: 112.75, altitude: 4, accuracy: 12.5 };
  expect(placeValue(place)).toBe('-7.250000 112.750000 4.0 12.5');
  expect(placeOf(placeValue(place))).toEqual(place);
  expect(placeOf('')).toBeUndefined();
  expect(placeOf('utara timur')).toBeUndefined();
});

test('typed coordinates must lie on earth', () => {
  expect(typedPlace('-7,25', '112.75')).toMatchObject({ latitude: -7.25, longitude: 112.75 });
  expect(typedPlace('-97', '112')).toBeUndefined();
  expect(typedPlace('', '112')).toBeUndefined();
});
