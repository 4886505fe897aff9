// Forty paper forms a day, keyed in without a mouse.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, go, openPage, shoot, unlock } from '../page.mjs';
import { enrolled, householdWith, openStage } from '../stage.mjs';
import { paperOf, Typist, written } from '../typist.mjs';

let stage, host, opened, page, paper;

before(async () => {
  stage = await openStage();
  host = await enrolled(stage, 'rina');
  paper = await largePaper();
  opened = await openPage(host.address);
  page = opened.page;
  page.setDefaultTimeout(12_000);
  await page.getByRole('listbox').waitFor();
  await page.evaluate(() => {
    window.pointed = 0;
    for (const event of ['pointerdown', 'mousedown', 'mousemove', 'wheel']) addEventListener(event, () => (window.pointed += 1), true);
  });
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

/** A complete household of at least four, as somebody wrote it on paper: another family, so other numbers. */
async function largePaper() {
  const { rows } = await host.call('households.list', { status: 'sent', sort: 'rt_name', offset: 0, limit: 60 });
  const { household } = rows.find(({ people }) => people >= 4);
  const { answers, members } = await paperOf(host, household);
  delete answers.lokasi;
  for (const [at, member] of members.entries()) if (member.q403) member.q403.value = `${member.q403.value.slice(0, 12)}${9980 + at}`;
  return { answers, members };
}

const withCard = (serial) => {
  const { value } = paper.answers.q114;
  return `${value.slice(0, 12)}${serial}`;
};

const show = ({ keystrokes, characters, answers }) =>
  `${answers} answers, ${characters} characters of codes and texts, ${keystrokes} keystrokes: ${(keystrokes / characters).toFixed(3)} each`;

/** Everything on the paper, as the device holds it. */
async function differences(household, card) {
  const { answers, members } = await paperOf(host, household);
  const wrong = [];
  const compare = (there, here, of) => {
    for (const [code, answer] of Object.entries(there)) {
      const kept = here[code] && written(here[code]);
      if (kept !== (code === 'q114' ? card : written(answer))) wrong.push(`${of}${code}`);
    }
  };
  compare(paper.answers, answers, '');
  paper.members.forEach((member, at) => compare(member, members[at] ?? {}, `${at + 1}/`));
  return wrong;
}

/** Begun last: ids grow with time, while the second of a change is shared by papers that follow each other fast. */
const begun = async () =>
  (await host.call('households.list', { sort: 'changed', offset: 0, limit: 5 })).rows.map(({ household }) => household).sort().at(-1);
const newest = async () => (await host.call('households.list', { sort: 'changed', offset: 0, limit: 1 })).rows[0].household;

test('a batch is begun from the list by keys alone', async () => {
  await page.keyboard.press('Control+b');
  await page.waitForFunction(() => document.activeElement?.id === 'batch-name');
  await assertAccessible(page, 'batches');
  await page.keyboard.press('Enter');
  await page.getByText('Beri nama tumpukan ini.').waitFor();
  await page.keyboard.type('RT 003 tumpukan 2');
  await page.keyboard.press('Tab');
  await page.keyboard.type(paper.answers.rt.value);
  await shoot(page, 'officer-typing-new');
  await page.keyboard.press('Enter');
  await page.getByText('Nomor Kartu Keluarga di kertas ini').waitFor();
  await assertAccessible(page, 'card of a paper');
  await shoot(page, 'officer-typing-card');
});

test('a whole paper is keyed in with hardly a key more than it has characters, and is all there after a kill', async () => {
  const card = withCard(9971);
  const typist = new Typist(page);
  typist.characters += card.length;
  await typist.type(card);
  await typist.follows('card', 10_000);
  delete paper.answers.q114.value;
  paper.answers.q114.value = card;
  await typist.keyIn(paper);
  console.log(`first paper of a batch: ${show(typist)}`);
  assert.ok(typist.answers >= 150, `${typist.answers} answers`);
  assert.ok(typist.keystrokes <= 1.15 * typist.characters, show(typist));
  await assertAccessible(page, 'end of a paper');
  await shoot(page, 'officer-typing-end');
  assert.equal(await page.evaluate(() => window.pointed), 0, 'no mouse was needed');

  const household = await newest();
  await host.stop('SIGKILL');
  await opened.close();
  host = await stage.host('rina');
  opened = await openPage(host.address);
  page = opened.page;
  page.setDefaultTimeout(12_000);
  await unlock(page);
  assert.deepEqual(await differences(household, card), [], 'every answer is on the device');
});

test('a paper that was cut off goes on, and ends as a draft that says why', async () => {
  await page.keyboard.press('Control+b');
  await page.getByRole('link', { name: /RT 003 tumpukan 2/ }).press('Enter');
  await page.locator('[data-place]').waitFor();
  await page.keyboard.press('Control+End');
  await page.locator('[data-ending]').getByText('isian belum lengkap atau belum benar').waitFor();
  await page.locator('[data-ending]').getByText('Foto', { exact: false }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Draf tersimpan.').first().waitFor();
  await page.getByText('1 keluarga hari ini').waitFor();
});

test('the second paper of a batch is asked nothing that every paper says alike', async () => {
  const card = withCard(9972);
  const typist = new Typist(page);
  typist.characters += card.length;
  await typist.type(card);
  await typist.follows('card', 10_000);
  paper.answers.q114.value = card;
  await shoot(page, 'officer-typing-second');
  await typist.keyIn(paper);
  console.log(`second paper of a batch: ${show(typist)}`);
  assert.ok(typist.keystrokes <= 1.15 * typist.characters, show(typist));
  assert.deepEqual(await differences(await newest(), card), []);
  await page.keyboard.press('Enter');
  await page.getByText('2 keluarga hari ini').waitFor();
});

test('keys that come faster than the disk are taken in their order', async () => {
  await page.keyboard.press('Enter');
  const typist = new Typist(page);
  await typist.follows('card', 10_000);
  // The way by F-keys and back is known: from the head of housing on, codes without a break.
  while ((await typist.asked()) !== 'q301a') {
    const asked = await typist.asked();
    await page.keyboard.press('Enter');
    await typist.follows(asked, 10_000);
  }
  const codes = { q301a: '1', q301b: '2', q302: '45', q303: '3', q304: '1', q305: '2' };
  await page.keyboard.type('1245');
  await page.keyboard.press('Enter');
  await page.keyboard.type('312');
  await page.locator('[data-asked=q306a]').waitFor();
  const { answers } = await paperOf(host, await begun());
  for (const [code, value] of Object.entries(codes)) assert.equal(answers[code]?.value, value, code);
});

test('a code that is not in the list stays, says so, and what was chosen stands beside it', async () => {
  const asked = await new Typist(page).asked();
  await page.keyboard.press('x');
  await page.getByRole('alert').getByText('Tidak ada pilihan x.').waitFor();
  assert.equal(await new Typist(page).asked(), asked);
  await page.locator('[data-trail=q303]').or(page.locator('[data-trail=q305]')).first().waitFor();
  await page.keyboard.press('Backspace');
  await page.locator('[data-asked=q305]').getByText('Sekarang:').waitFor();
  await shoot(page, 'officer-typing-question');
  await assertAccessible(page, 'question of a paper');
});

test('a date that is none is said at once, a doubt is shown and never in the way', async () => {
  const typist = new Typist(page);
  const skipped = async (until) => {
    for (;;) {
      const asked = await typist.asked();
      if (until(asked)) return asked;
      await page.keyboard.press('Enter');
      await typist.follows(asked, 10_000);
    }
  };
  const at = (code) => skipped((asked) => asked.endsWith(`/${code}`));
  const answered = async (code, text) => {
    const asked = await at(code);
    await typist.type(text);
    if (!(await typist.follows(asked, 300))) await page.keyboard.press('Enter');
    await typist.follows(asked, 10_000);
    return asked;
  };
  await skipped((asked) => asked === 'members');
  await page.keyboard.press('2');
  await typist.follows('members', 10_000);
  await answered('q402', 'Melati Contoh');
  await answered('q403', `${paper.answers.q114.value.slice(0, 6)}4301809991`);
  await answered('q404', '1');
  const sex = await answered('q405', '1');
  await page.locator(`[data-trail="${sex}"] .soft`).waitFor();
  const born = await at('q406');
  await typist.type('31021980');
  await page.getByRole('alert').getByText('bukan tanggal').waitFor();
  assert.equal(await typist.asked(), born);
  await shoot(page, 'officer-typing-doubt');
  await page.keyboard.press('Shift+F8');
  await page.locator(`[data-asked="${sex}"]`).waitFor();
});

test('a doubt is explained from the keyboard, and the paper goes on where it was', async () => {
  const typist = new Typist(page);
  const sex = await typist.asked();
  await page.keyboard.press('Enter');
  await typist.follows(sex, 10_000);
  const next = await typist.asked();
  await page.keyboard.press('Control+Enter');
  await page.locator(`[data-asked="${sex}"]`).getByText('Alasan mengapa jawaban ini benar').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Tulis alasannya.').waitFor();
  await page.keyboard.type('Sesuai Kartu Keluarga 1');
  await shoot(page, 'officer-typing-reason');
  await assertAccessible(page, 'reason of an answer');
  await page.keyboard.press('Enter');
  await page.locator(`[data-asked="${next}"]`).waitFor();
  const household = await begun();
  const findings = await host.call('check.list', { household, language: 'id' });
  assert.ok(JSON.stringify(findings).includes('Sesuai Kartu Keluarga 1'), 'the reason is on the device');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').getByText('Tidak ada jawaban yang perlu dipastikan.').waitFor();
});

test('Esc leaves the paper, and it goes on at the same question', async () => {
  const typist = new Typist(page);
  const asked = await typist.asked();
  await page.keyboard.press('Escape');
  await page.getByText('Belum selesai').waitFor();
  await shoot(page, 'officer-typing-batches');
  await page.getByRole('link', { name: /RT 003 tumpukan 2/ }).press('Enter');
  await page.locator(`[data-asked="${asked}"]`).waitFor();
  await page.keyboard.press('Control+End');
  await page.locator('[data-ending]').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('3 keluarga hari ini').waitFor();
});

test('a card number that is here already offers its household', async () => {
  const { household, head_name } = await householdWith(host, 'not_visited');
  const known = await paperOf(host, household);
  await new Typist(page).type(known.answers.q114.value);
  await page.getByText('Nomor KK ini sudah ada. Buka keluarga itu?').waitFor();
  await assertAccessible(page, 'known card');
  await shoot(page, 'officer-typing-known');
  await page.keyboard.press('1');
  await page.locator('[data-place]').waitFor();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await page.getByText('4 keluarga hari ini').waitFor();
  const { rows } = await host.call('households.search', { text: head_name, limit: 5 });
  assert.equal(rows.find((row) => row.household === household).status, 'draft');
});

test('typing works in English, in a narrow window with large letters', async () => {
  await go(page, '#/settings');
  await page.getByLabel('English').check();
  await page.getByLabel('150%').check();
  await page.setViewportSize({ width: 800, height: 600 });
  await page.keyboard.press('Control+b');
  await page.getByRole('heading', { name: 'Key in paper forms' }).waitFor();
  await page.getByRole('link', { name: /RT 003 tumpukan 2/ }).press('Enter');
  await page.getByText('Family card number on this paper').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('[data-place]').waitFor();
  await page.waitForTimeout(300);
  await shoot(page, 'officer-typing-large');
  await assertAccessible(page, 'typing, large');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${wide} px too wide`);
});
