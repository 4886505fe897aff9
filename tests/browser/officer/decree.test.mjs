// A form that changes by decree while drafts are open: the banner, what moving changes, moving, and nothing lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { decreed } from '../decrees.mjs';
import { assertAccessible, assertDialogFits, go, openPage, shoot, unlock } from '../page.mjs';
import { enrolled, openStage, synced } from '../stage.mjs';

let stage, host, page, close;
const drafts = [];

before(async () => {
  stage = await openStage();
  host = await enrolled(stage, 'rina');
  const { rows } = await host.call('households.list', { status: 'not_visited', sort: 'rt_name', offset: 0, limit: 2 });
  const { phase } = await host.call('app.state');
  const begun = await host.call('household.create', { village: phase.officer.villages[0].code, rt: '001' });
  drafts.push(...rows.map(({ household }) => household), begun.household);
  const answers = [{ q305: '5', q303: '9', q505: '2' }, { q305: '5' }, { q302: '48' }];
  for (const [place, household] of drafts.entries()) {
    await host.call('form.open', { household, language: 'id' });
    for (const [path, value] of Object.entries(answers[place])) {
      await host.call('form.set', { household, path, value, language: 'id' });
    }
    await host.call('form.close', { household });
  }
  await synced(host);
  await stage.decree(decreed);
  await synced(host);
  ({ page, close } = await openPage(host.address));
  await page.getByRole('listbox').waitFor();
});

after(async () => {
  await close?.();
  await stage?.close();
});

test('a draft says that a newer form is here and that it stays', async () => {
  await go(page, `#/household/${drafts[0]}`);
  await page.getByText('Formulir versi 2 sudah berlaku. Draf ini tetap memakai versi 1').waitFor();
  await assertAccessible(page, 'summary with a newer form');
  await shoot(page, 'officer-decree-summary');
  await go(page, `#/household/${drafts[0]}/form/perumahan`);
  await page.getByText('Formulir versi 2 sudah berlaku.').waitFor();
  assert.equal(await page.locator('input[name="q-q305"][value="5"]').isChecked(), true);
});

test('what moving changes is listed in the words of both forms', async () => {
  await page.getByRole('button', { name: 'Lihat perubahan' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pindah ke formulir versi 2' });
  await dialog.waitFor();
  const group = (impact) => dialog.locator(`section[data-impact=${impact}]`);
  await group('to_answer').getByText('Apakah keluarga menyimpan beras?').waitFor();
  await group('ask_again').getByText('Lainnya').first().waitFor();
  await group('gone').locator('li').first().waitFor();
  await group('recoded').getByText('Kayu/sirap').first().waitFor();
  await assertAccessible(page, 'what moving changes');
  await shoot(page, 'officer-decree-moving');
  await page.setViewportSize({ width: 800, height: 600 });
  await assertDialogFits(page, 'what moving changes');
  await assertAccessible(page, 'what moving changes, small');
  await shoot(page, 'officer-decree-moving-small');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('the draft is moved and every answer is still there', async () => {
  await page.getByRole('button', { name: 'Pindahkan' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pindah ke formulir versi 2' });
  await dialog.getByRole('button', { name: 'Pindahkan' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.locator('input[name="q-q305"][value="6"]:checked').waitFor();
  const floor = page.locator('#q-q303-apart');
  await floor.getByText('tidak ada lagi dalam pilihan').waitFor();
  assert.equal(await page.locator('input[name="q-q303"]:checked').count(), 0);
  await floor.scrollIntoViewIfNeeded();
  await assertAccessible(page, 'an answer to be asked again');
  await shoot(page, 'officer-decree-moved');
  await go(page, `#/household/${drafts[0]}`);
  const kept = page.locator('section', { has: page.getByRole('heading', { name: 'Jawaban pertanyaan yang tidak ada lagi di formulir' }) });
  await kept.waitFor();
  await kept.scrollIntoViewIfNeeded();
  assert.equal(await kept.locator('dd').count(), 1);
  await assertAccessible(page, 'kept answers');
  await shoot(page, 'officer-decree-kept');
  assert.equal(await page.getByText('Formulir versi 2 sudah berlaku').count(), 0);
});

test('drafts that do not change are moved at once, the others are left', async () => {
  await go(page, '#/notices');
  await page.getByText('2 draf masih memakai formulir lama.').waitFor();
  await assertAccessible(page, 'notices with drafts behind');
  await shoot(page, 'officer-decree-notices');
  await page.getByRole('button', { name: 'Pindahkan semua draf yang tidak berubah' }).click();
  await page.getByText('1 draf dipindahkan. 1 draf berubah isinya').waitFor();
  await shoot(page, 'officer-decree-moved-some');
});

test('the same in English', async () => {
  await host.call('settings.set', { ...(await host.call('settings.get')), language: 'en' });
  await page.reload();
  await go(page, `#/household/${drafts[1]}`);
  await page.getByText('Form version 2 is in force. This draft stays on version 1').waitFor();
  await page.getByRole('button', { name: 'See changes' }).click();
  await page.getByRole('dialog', { name: 'Move to form version 2' }).waitFor();
  await shoot(page, 'officer-decree-moving-en');
});
