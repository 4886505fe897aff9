// A house is photographed by file, by camera and by drop; what is no photo is refused in words; photos go after
// households, and come to a colleague who asks for them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, go, openPage, shoot } from '../page.mjs';
import { house } from '../paint.mjs';
import { enrolled, householdWith, openStage, synced } from '../stage.mjs';

let stage, host, opened, page, household;

before(async () => {
  stage = await openStage();
  host = await enrolled(stage, 'rina');
  ({ household } = await householdWith(host, 'not_visited'));
  opened = await openPage(host.address, { width: 1280, height: 900 }, { camera: true });
  page = opened.page;
  await page.getByRole('listbox').waitFor();
  await go(page, `#/household/${household}/form/tempat`);
  await inside().waitFor();
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

/** The question for the inside of the house. */
const inside = (on = page) => on.locator('[data-path="foto_dalam"]');
const chooser = (on = page) => inside(on).locator('input[type=file]');
const lines = () => inside().locator('.size');
const word = async () => {
  const { questions } = await host.call('form.section', { household, section: 'tempat', language: 'id' });
  return questions.find(({ code }) => code === 'foto_dalam').value;
};

/** To the middle of the screen, drawn: what is far from it is not. */
async function bring(question) {
  await question.evaluate(async (element) => {
    for (let frame = 0; frame < 3; frame++) {
      element.scrollIntoView({ block: 'center' });
      await new Promise((drawn) => requestAnimationFrame(drawn));
    }
  });
}

const jpeg = (width, height, hue) => house(page, width, height, hue);
const file = (name, buffer, mimeType = 'image/jpeg') => ({ name, mimeType, buffer });

test('a photo from a file is made small, and is there after a reload', async () => {
  const picture = await jpeg(4000, 3000, 190);
  await chooser().setInputFiles(file('IMG_0001.jpg', picture));
  await lines().first().waitFor();
  assert.match((await lines().first().textContent()).trim(), /^1\.280 × 960, \d+ KB, dikompres dari [\d,]+ [KM]B$/);
  await inside().locator('img').first().waitFor();
  await bring(inside());
  await shoot(page, 'officer-photo-taken');
  await page.reload();
  await inside().locator('img').first().waitFor();
  const natural = await inside().locator('img').first().evaluate((image) => [image.naturalWidth, image.naturalHeight]);
  assert.deepEqual(natural, [200, 150]);
});

test('what is no photo is refused in words, and the answer stays as it was', async () => {
  const before = await word();
  const refusals = [
    [file('kartu.pdf', Buffer.from('%PDF-1.7 bukan foto'), 'application/pdf'), /bukan foto JPEG, PNG, atau WebP/],
    [file('besar.jpg', Buffer.alloc(41_000_000, 1)), /terlalu besar: paling besar 40 MB/],
    [file('terputus.png', Buffer.from('89504e470d0a1a0a0000000d49484452000000400000004008020000', 'hex'), 'image/png'), /rusak/],
  ];
  for (const [refused, said] of refusals) {
    await chooser().setInputFiles(refused);
    await inside().getByRole('alert').getByText(said).waitFor();
  }
  await bring(inside());
  await shoot(page, 'officer-photo-refused');
  assert.equal(await word(), before);
});

test('a photo of 39 MB with a broken EXIF is taken, and replaces the other one until that is undone', async () => {
  const [before, picture] = [await word(), await jpeg(1600, 1200, 20)];
  const broken = Buffer.from('ffe1001045786966000049492a00ffffffff', 'hex');
  const padded = Buffer.concat([picture.subarray(0, 2), broken, picture.subarray(2), Buffer.alloc(39_000_000 - picture.length)]);
  await chooser().setInputFiles(file('IMG_0002.jpg', padded));
  await lines().getByText('dikompres dari 39 MB').waitFor();
  assert.equal(await lines().count(), 1, 'it stands in the place of the other');
  assert.notEqual(await word(), before);
  await page.getByRole('button', { name: 'Batalkan' }).click();
  await lines().getByText('dikompres dari 39 MB').waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.querySelectorAll('[data-path="foto_dalam"] .size').length === 1);
  assert.equal(await word(), before);
});

test('a photo is removed, and the removal is undone', async () => {
  const before = await word();
  await inside().getByRole('button', { name: 'Hapus foto' }).click();
  await lines().first().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Batalkan' }).click();
  await lines().first().waitFor();
  assert.equal(await word(), before);
});

test('a photo is enlarged by keyboard, and Escape leads back', async () => {
  const thumbnail = inside().getByRole('button', { name: /Perbesar foto/ });
  await thumbnail.focus();
  await page.keyboard.press('Enter');
  const large = page.getByRole('dialog').locator('img');
  await page.waitForFunction(() => document.querySelector('dialog img')?.naturalWidth === 1280);
  await shoot(page, 'officer-photo-enlarged');
  await assertAccessible(page, 'the enlarged photo');
  await page.keyboard.press('Escape');
  await large.waitFor({ state: 'detached' });
});

test('the camera takes one, and a file can be dropped', async () => {
  const question = page.locator('[data-path="foto_kk"]');
  await question.getByRole('button', { name: 'Ambil dengan kamera' }).click();
  const snap = page.getByRole('button', { name: 'Jepret' });
  await page.waitForFunction(() => document.querySelector('video')?.readyState >= 2);
  await page.locator('dialog button:not([aria-disabled])', { hasText: 'Jepret' }).waitFor();
  await shoot(page, 'officer-photo-camera');
  await snap.click();
  await question.locator('.size').waitFor();
  assert.match((await question.locator('.size').textContent()).trim(), /^1\.280 × 960, \d+ KB/);

  const front = page.locator('[data-path="foto_depan"]');
  const dropped = [...(await jpeg(800, 600, 100))];
  await front.locator('.photos').evaluate((zone, bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], 'rumah.jpg', { type: 'image/jpeg' }));
    zone.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, dropped);
  await front.locator('.size').waitFor();
  assert.match(await front.locator('.size').textContent(), /^800 × 600/);
  await assertAccessible(page, 'a page with photos');
});

test('photos wait where the officer says so, and go when asked', async () => {
  await go(page, '#/settings');
  await page.getByLabel(/Hanya bila saya tekan/).check();
  await go(page, '#/sync');
  await page.getByRole('button', { name: 'Kirim sekarang' }).click();
  await page.locator('[data-pill="photos_wait"]').waitFor();
  // A sync under way counts them as well.
  await page.locator('dl').getByText(/^3 foto, \d+ KB$/).waitFor();
  await shoot(page, 'officer-sync-photos-wait');
  await assertAccessible(page, 'the sync page');

  // The colleague has the household, and thumbnails; the photos are not there yet.
  const joko = await enrolled(stage, 'joko');
  const other = await openPage(joko.address, { width: 800, height: 900 });
  await other.page.getByRole('listbox').waitFor();
  await go(other.page, `#/household/${household}/form/tempat`);
  await inside(other.page).getByText('Foto belum diunduh di perangkat ini.').waitFor();
  await inside(other.page).getByRole('button', { name: 'Unduh gambar kecil' }).click();
  await inside(other.page).locator('img').waitFor();
  await inside(other.page).getByRole('button', { name: /Perbesar foto/ }).click();
  await other.page.getByRole('button', { name: /^Unduh \(/ }).click();
  await other.page.getByText(/Foto belum diunggah oleh petugas/).waitFor();
  await shoot(other.page, 'officer-photo-not-there');

  await page.getByRole('button', { name: 'Kirim foto sekarang' }).click();
  await page.getByText('Tidak ada. Semua foto sudah terkirim.').waitFor();
  await other.page.getByRole('button', { name: /^Unduh \(/ }).click();
  await other.page.waitForFunction(() => document.querySelector('dialog img')?.naturalWidth === 1280);
  await other.page.keyboard.press('Escape');
  await go(other.page, `#/household/${household}`);
  await other.page.getByRole('button', { name: /Unduh gambar kecil/ }).click();
  await other.page.locator('header .photo img').waitFor();
  await shoot(other.page, 'officer-summary-photo-800');
  await other.close();
  await synced(host);
});
