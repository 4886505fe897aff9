import { expect, test } from 'vitest';

import { fileNames, photosOf, without } from './photo';

const word = (digit: string, place = '') => `${digit.repeat(64)}:${'b'.repeat(64)}:184320:1280x960:1795489200${place}`;

test('an answer names its photos, with a place where the camera knew one', () => {
  const [plain, placed] = photosOf(`${word('a')} contoh-1.jpg ${word('c', ':-7.871230,111.460120')}`);
  expect(plain).toMatchObject({ hash: 'a'.repeat(64), bytes: 184_320, width: 1280, height: 960, taken: 1_795_489_200 });
  expect(plain?.place).toBeUndefined();
  expect(placed?.place).toEqual({ latitude: -7.87123, longitude: 111.46012 });
});

test('what is no photo stays a name, and one photo goes without the others', () => {
  expect(fileNames(`IMG_0042.jpg ${word('a')}`)).toBe('IMG_0042.jpg');
  const [first] = photosOf(`${word('a')} ${word('c')}`);
  expect(first && without(`${word('a')} ${word('c')}`, first)).toBe(word('c'));
  expect(photosOf('IMG_0042.jpg')).toEqual([]);
});
