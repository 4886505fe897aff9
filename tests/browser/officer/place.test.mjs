// A house's place is measured while its accuracy counts down, or typed with a reason; outside the village is asked about.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, go, openPage, shoot } from '../page.mjs';
import { enrolled, householdWith, openStage } from '../stage.mjs';

let stage, host, opened, page, household, inside;

before(async () => {
  stage = await openStage();
  host = await enrolled(stage, 'rina');
  ({ household } = await householdWith(host, 'not_visited'));
  // Where a neighbour lives is in the village.
  const { household: neighbour } = await householdWith(host, 'sent');
  const [latitude, longitude] = (await placeOf(neighbour)).split(' ').map(Number);
  inside = { latitude, longitude };
  opened = await openPage(host.address);
  page = opened.page;
  await page.context().grantPermissions(['geolocation']);
  await page.getByRole('listbox').waitFor();
  await go(page, `#/household/${household}/form/tempat`);
  await question().waitFor();
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

const question = () => page.locator('[data-path="lokasi"]');
const at = (accuracy, there = inside) => page.context().setGeolocation({ ...there, accuracy });

async function placeOf(household) {
  const { questions } = await host.call('form.section', { household, section: 'tempat', language: 'id' });
  return questions.find(({ code }) => code === 'lokasi').value;
}

async function findings() {
  const { questions } = await host.call('form.section', { household, section: 'tempat', language: 'id' });
  return questions.find(({ code }) => code === 'lokasi').findings;
}

test('accuracy counts down, a bad fix is warned of, and the best is kept', async () => {
  await at(80);
  await question().getByRole('button', { name: 'Ambil lokasi' }).click();
  await question().getByText(/Ketelitian sekarang 80 m\.\s+Masih di atas 50 m/).waitFor();
  await question().evaluate((element) => element.scrollIntoView({ block: 'center' }));
  assert.equal(await question().getByText('Wajib diisi.').count(), 0, 'nobody is blamed while measuring');
  await shoot(page, 'officer-place-bad');
  await assertAccessible(page, 'a place being measured');
  await at(12, { latitude: inside.latitude + 0.00001, longitude: inside.longitude });
  await question().getByText(/Ketelitian sekarang 12 m\.\s+Cukup baik/).waitFor();
  await question().getByRole('button', { name: 'Simpan sekarang (12 m)' }).click();
  await question().getByText('Ketelitian 12 m').waitFor();
  assert.match(await placeOf(household), /^-?\d+\.\d{6} \d+\.\d{6} 0\.0 12\.0$/);
  assert.deepEqual(await findings(), []);
});

test('outside the village is asked about, and a reason settles it', async () => {
  await at(9, { latitude: inside.latitude + 1, longitude: inside.longitude });
  await question().getByRole('button', { name: 'Ambil lokasi' }).click();
  await question().getByRole('button', { name: 'Simpan sekarang (9 m)' }).click();
  await question().getByText('Lokasi ini di luar batas desa. Sudah benar?').waitFor();
  await question().evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await shoot(page, 'officer-place-outside');
  await question().getByRole('textbox', { name: /Alasan/ }).fill('Rumah di seberang sungai, KK desa ini');
  await question().getByRole('button', { name: 'Jawaban sudah benar' }).click();
  await question().getByText(/Dipastikan: Rumah di seberang sungai/).waitFor();
});

test('typed coordinates are taken, and want a reason', async () => {
  const { household: other } = await householdWith(host, 'not_visited');
  await go(page, `#/household/${other}/form/tempat`);
  household = other;
  await question().getByLabel('Lintang').fill(String(inside.latitude).replace('.', ','));
  await question().getByLabel('Bujur').fill(String(inside.longitude));
  await page.keyboard.press('Enter');
  await question().getByText(/Koordinat ini diketik, bukan dari GPS/).waitFor();
  assert.deepEqual((await findings()).map(({ place_doubts }) => place_doubts), [['typed']]);
  await go(page, `#/household/${other}/check`);
  await page.getByText(/Koordinat ini diketik, bukan dari GPS/).waitFor();
  await assertAccessible(page, 'the check with a typed place');
});
