// Two officers' laptops meet without the server: a code shown and typed, what went over, likely duplicates on both.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, focused, go, openPage, shoot } from '../page.mjs';
import { enrolled, openStage } from '../stage.mjs';

let stage, rina, joko, host, guest;

before(async () => {
  stage = await openStage({ households: 30 });
  rina = await enrolled(stage, 'rina');
  joko = await enrolled(stage, 'joko');
  // The month without signal begins.
  for (const officer of [rina, joko]) await officer.call('sync.pause');
  await household(rina, 'Moh. Khoirul Anam', ['Siti Aminah']);
  await household(rina, 'Ani Lestari');
  await household(joko, 'Muhammad Chairul Anam', ['St. Aminah']);
  host = await openPage(rina.address);
  guest = await openPage(joko.address);
  for (const { page } of [host, guest]) await page.getByRole('listbox').waitFor();
});
after(async () => {
  await host?.close();
  await guest?.close();
  await stage?.close();
});

/** A household of the village with a head and others, as a program writes it. */
async function household(officer, head, others = []) {
  const { phase } = await officer.call('app.state');
  const village = phase.officer.villages[0].code;
  const { household } = await officer.call('household.create', { village, rt: '003' });
  const set = (path, value) => officer.call('form.set', { household, path, value, language: 'id' });
  const open = await officer.call('form.open', { household, language: 'id' });
  await set('q104', village);
  await set('q107', 'Jalan Mawar 7');
  for (const [index, name] of [head, ...others].entries()) {
    const { progress } = index === 0 ? open : await officer.call('form.add_member', { household, language: 'id' });
    const { person } = progress.members[index];
    await set(`${person}/q402`, name);
    await set(`${person}/q404`, '1');
    await set(`${person}/q406`, index === 0 ? '1991-05-22' : '1993-11-02');
    await set(`${person}/q409`, index === 0 ? '1' : '2');
  }
  await officer.call('form.close', { household });
  return household;
}

test('the page of syncs leads to meeting another device', async () => {
  await go(host.page, '#/sync');
  await host.page.getByRole('button', { name: 'Bertemu perangkat lain' }).click();
  await host.page.getByRole('heading', { name: 'Bertemu perangkat lain' }).waitFor();
  await host.page.getByText('Nyalakan hotspot di ponsel').waitFor();
  await assertAccessible(host.page, 'meeting');
  await shoot(host.page, 'officer-meet');
});

test('one shows a code, the other finds the device and types it', async () => {
  const code = await shown();
  assert.match(code, /^\d{3} \d{3}$/);
  await host.page.getByText(/^Menunggu perangkat lain, masih \d\.\d\d$/).waitFor();
  await assertAccessible(host.page, 'a shown code');
  await shoot(host.page, 'officer-meet-code');
  await go(guest.page, '#/meet');
  await guest.page.getByRole('button', { name: 'Masukkan kode' }).click();
  await guest.page.getByRole('group', { name: 'Perangkat yang menampilkan kode' }).waitFor();
  assert.equal(await focused(guest.page), 'code');
  await guest.page.keyboard.type('12');
  await guest.page.keyboard.press('Enter');
  await guest.page.getByText('Kode terdiri dari 6 angka.').waitFor();
  await assertAccessible(guest.page, 'typing a code');
  await shoot(guest.page, 'officer-meet-enter');
});

test('a wrong code says so on both, and the data is safe', async () => {
  const right = await host.page.locator('.code').innerText();
  await guest.page.fill('#code', right === '111 111' ? '222222' : '111111');
  await guest.page.keyboard.press('Enter');
  await guest.page.getByText('Kodenya salah.').waitFor();
  await guest.page.getByText('Masih dapat dicoba 2 kali.').waitFor();
  await guest.page.getByText('Data di kedua perangkat aman.').waitFor();
  await host.page.getByText('1 kali salah ketik.').waitFor();
  await assertAccessible(guest.page, 'a wrong code');
  await shoot(guest.page, 'officer-meet-wrong');
  await shoot(host.page, 'officer-meet-code-wrong');
});

test('with the right one both exchange, and both are told the same', async () => {
  const code = await host.page.locator('.code').innerText();
  await guest.page.getByRole('button', { name: 'Masukkan kode' }).click();
  await guest.page.getByRole('group', { name: 'Perangkat yang menampilkan kode' }).waitFor();
  await guest.page.fill('#code', code);
  await guest.page.getByRole('button', { name: 'Hubungkan' }).click();
  await guest.page.getByRole('heading', { name: 'Selesai bertukar' }).waitFor();
  await host.page.getByRole('heading', { name: 'Selesai bertukar' }).waitFor();
  const [, taken, given] = /Diterima (\d+) perubahan dari Laptop rina.*, dikirim (\d+)/.exec(await guest.page.locator('.told').innerText());
  await host.page.getByText(`Diterima ${given} perubahan dari Laptop joko`).waitFor();
  await host.page.getByText(`dikirim ${taken}.`).waitFor();
  for (const { page } of [host, guest]) await page.getByText('Kedua perangkat sekarang memegang data yang sama.').waitFor();
  await assertAccessible(guest.page, 'a meeting that is done');
  await shoot(guest.page, 'officer-meet-done');
  const head = async (officer) => (await officer.call('households.search', { text: 'lestari', limit: 5 })).total;
  assert.deepEqual([await head(rina), await head(joko)], [await head(rina), await head(rina)]);
  assert.equal((await joko.call('sync.status')).last_success !== null, true);
});

test('likely duplicates stand on both, side by side, with their reasons', async () => {
  await guest.page.getByRole('button', { name: 'Periksa yang mungkin dobel' }).click();
  await guest.page.getByRole('heading', { name: 'Keluarga yang sama?' }).first().waitFor();
  const said = await guest.page.locator('article').first().innerText();
  assert.match(said, /Moh\. Khoirul Anam/);
  assert.match(said, /Muhammad Chairul Anam/);
  assert.match(said, /tanggal lahir sama/);
  await assertAccessible(guest.page, 'likely duplicates');
  await shoot(guest.page, 'officer-doubles');
  await go(host.page, '#/');
  await host.page.getByText(/pasangan mungkin dobel dan perlu dijawab/).waitFor();
  await host.page.getByRole('searchbox').fill('anam');
  await host.page.getByRole('option', { name: /Mungkin dobel/ }).first().waitFor();
  await assertAccessible(host.page, 'a list with likely duplicates');
  await shoot(host.page, 'officer-list-doubles');
  await host.page.getByRole('link', { name: 'Periksa' }).click();
  await host.page.getByRole('heading', { name: 'Keluarga yang sama?' }).first().waitFor();
});

test('an answer is kept, and travels with the next meeting', async () => {
  const pair = guest.page.locator('article').first();
  const asked = pair.getByRole('button', { name: 'Keluarga yang sama' });
  await asked.focus();
  await guest.page.keyboard.press('Enter');
  await guest.page.getByText('Jawaban Anda: sama. Tersimpan di perangkat.').waitFor();
  await shoot(guest.page, 'officer-doubles-answered');
  await go(host.page, '#/meet');
  await host.page.getByRole('button', { name: 'Selesai' }).click();
  const code = await shown();
  await go(guest.page, '#/meet');
  await guest.page.getByRole('button', { name: 'Masukkan kode' }).click();
  await guest.page.getByRole('group', { name: 'Perangkat yang menampilkan kode' }).waitFor();
  await guest.page.fill('#code', code);
  await guest.page.keyboard.press('Enter');
  await host.page.getByRole('heading', { name: 'Selesai bertukar' }).waitFor();
  await go(host.page, '#/doubles');
  await host.page.getByText(/^Joko.*: sama \(/).waitFor();
  await shoot(host.page, 'officer-doubles-others');
});

test('leaving the page ends the code; Esc leads back', async () => {
  await go(host.page, '#/meet');
  await host.page.getByRole('button', { name: 'Selesai' }).click();
  await shown();
  await host.page.keyboard.press('Escape');
  await host.page.getByRole('heading', { name: 'Sinkronisasi' }).waitFor();
  for (let tries = 0; tries < 50; tries++) {
    if ((await rina.call('meeting.status')).stage.is === 'idle') return;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  assert.fail('it still listens');
});

test('so it does in English, in a window of 800 pixels with letters half as large again', async () => {
  const { page } = host;
  await go(page, '#/settings');
  await page.getByLabel('English').check();
  await page.getByLabel('150%').check();
  await page.setViewportSize({ width: 800, height: 600 });
  for (const name of ['meet', 'doubles']) {
    await go(page, `#/${name}`);
    await page.locator('main h1').first().waitFor();
    await page.waitForTimeout(250);
    await assertAccessible(page, `${name} in English`);
    await shoot(page, `officer-${name}-en-large`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
  }
});

/** The code on the host's screen. */
async function shown() {
  await host.page.getByRole('button', { name: 'Tampilkan kode' }).click();
  return host.page.locator('.code').innerText();
}
