// An officer's month in one sitting, in the real window: enrolled with a network, weeks of work without one, a second
// device met, a stick carried to the district, and the network back with a decision and a new form.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { decreed } from '../browser/decrees.mjs';
import { paperOf, Typist } from '../browser/typist.mjs';
import { openConsole } from './district.mjs';
import { keyboardOf } from './keyboard.mjs';
import { officerAt } from './officer.mjs';
import { choosePhoto, thumbnail } from './photo.mjs';
import { until } from './programs.mjs';
import { openRegistry } from './registry.mjs';
import { openStage, results } from './stage.mjs';
import { answer, begin, openTablet } from './tablet.mjs';

const households = 40;
const password = 'uji-konsol-2026';
let stage, registry, tablet, window, officer, visits, family, bundle;

const reads = (words) => window.reads(words);
/** What the officer sees, kept as a picture. */
async function seen(name) {
  await window.drawn();
  stage.photograph(`month-${name}`);
}
const chosen = (input) => window.run((input) => document.querySelector(input)?.checked ?? false, input);
/** Households of a status whose head's name leads to them alone. */
async function listed(status) {
  const { rows } = await officer.ask('households.list', { sort: 'rt_name', offset: 0, limit: 2 * households });
  const alone = ({ head_name: name }) => rows.filter(({ head_name }) => head_name === name).length === 1;
  return rows.filter((row) => row.status === status && alone(row));
}

before(async () => {
  process.env.PENDATA_DEMO_PASSWORD = password;
  stage = await openStage();
  registry = await openRegistry(join(stage.folder, 'registry'), { households, log: join(results, 'demo.log') });
  tablet = await openTablet(stage.folder, registry, 'joko');
  window = await stage.open(join(stage.folder, 'device'));
  officer = officerAt(window);
});
after(async () => {
  await window?.close();
  await tablet?.close();
  await registry?.close();
  await stage?.close();
});

let broken = false;
/** A step of the month: what comes after one that failed says nothing, and does not wait for what cannot come. */
const step = (name, act) =>
  test(name, async () => {
    assert.equal(broken, false, 'a step before failed');
    broken = true;
    try {
      await act();
    } catch (error) {
      stage.photograph('month-failed');
      throw error;
    }
    broken = false;
  });

step('01 the device is enrolled, with the village on it', async () => {
  await officer.fillEnrolment(registry, 'rina');
  await seen('01-enrolment');
  await window.click('button', 'Daftarkan perangkat');
  await reads(`${households} keluarga`);
  await seen('02-village');
});

step('02 without a network nothing is wrong, and work goes on', async () => {
  await registry.close();
  await officer.go('#/sync');
  await window.click('button', 'Kirim sekarang');
  await reads('Luring - data aman');
  await reads('Anda boleh terus bekerja');
  await seen('03-offline');
});

/** Five households to visit: some done before, which stay complete, and some that nobody was at yet. */
async function chooseVisits() {
  const complete = await listed('sent');
  const untouched = await listed('not_visited');
  return [...complete.slice(0, 3), ...untouched.slice(0, 2)];
}

async function visit({ head_name: name }, place) {
  await officer.open(name);
  await window.click('main a', 'I. Pengenalan tempat');
  await window.find('[data-path="foto_depan"] input[type=file]');
  await choosePhoto(window, 'foto_depan', { width: 1600 + place, height: 1200 });
  await until(async () => (await thumbnail(window, 'foto_depan')) === 200, 'the photo of the house');
  await reads('Tersimpan di perangkat');
}

step('03 five households are visited, each with a photo of its front', async () => {
  visits = await chooseVisits();
  for (const [place, household] of visits.entries()) await visit(household, place);
  await window.run(() => document.querySelector('[data-path="foto_depan"]').scrollIntoView({ block: 'center' }));
  await seen('04-photo');
  await officer.open(visits[0].head_name);
  await window.find('header .photo img');
  await window.click('main a', 'III. Keterangan perumahan');
  await window.click('input[name="q-q304"][value="5"]');
  await reads('Tersimpan di perangkat');
  assert.equal(await chosen('input[name="q-q304"][value="5"]'), true);
  await seen('05-answer');
  await officer.go('#/');
  await window.find('[role=option]');
  await reads('5 menunggu dikirim');
  await seen('06-list');
});

step('04 a household nobody had on a list is added', async () => {
  await officer.go('#/');
  await window.press('Control+n');
  await officer.write('#new-rt', '3');
  await seen('07-new-household');
  await window.click('dialog button[type=submit]');
  await window.click('nav .members a');
  await officer.write('[data-path$="q402"] input', 'Moh. Khoirul Anam');
  await window.press('Tab');
  await reads('Tersimpan di perangkat');
  await seen('08-new-member');
});

step('05 a member splits off, and both households say so', async () => {
  const taken = new Set(visits.map(({ household }) => household));
  family = (await listed('sent')).find(({ household, people }) => people >= 3 && !taken.has(household));
  const { progress } = await officer.ask('household.summary', { household: family.household, language: 'id' });
  const leaving = progress.members.findLast(({ position, age }) => position > 1 && age >= 18).person;
  await officer.open(family.head_name);
  await window.click('main a', 'Atur anggota');
  await window.click('button', 'Pecah keluarga');
  await window.click(`dialog input[type=checkbox][value="${leaving}"]`);
  await window.click('dialog input[type=radio]');
  await seen('09-split');
  await window.click('dialog button[type=submit]');
  await reads('Keluarga baru dibuat.');
  await seen('10-split-new');
  await officer.go(`#/household/${family.household}/roster`);
  await reads('Keluar: Pecah keluarga');
  const outside = await window.run(() => Math.max(...[...document.querySelectorAll('main .wrap')].map((table) => table.scrollWidth - table.clientWidth)));
  assert.equal(outside, 0, 'every button of the table is in sight');
  await seen('11-split-origin');
});

step('06 a household that moved out is written down with where to', async () => {
  const taken = new Set(visits.map(({ household }) => household));
  const gone = (await listed('not_visited')).find(({ household }) => !taken.has(household));
  await officer.choose(gone.head_name);
  await window.press('F9');
  await window.find('dialog', `Hasil kunjungan: ${gone.head_name}`);
  await window.click('dialog label', 'Pindah');
  await window.click('dialog label', 'Ke kabupaten atau provinsi lain');
  await officer.write('#outcome-words', 'Kediri, ikut anak sejak Juni');
  await seen('12-moved-out');
  await window.click('dialog button[type=submit]');
  await reads('Tersimpan di perangkat: Keluarga pindah.');
  await window.find('[role=option]', 'Ke kabupaten atau provinsi lain');
  await seen('13-moved-listed');
});

/** A paper of another family: the answers of a household that is here, under numbers of its own. */
async function writtenPaper() {
  const complete = await listed('sent');
  const smallest = complete.toSorted((a, b) => a.people - b.people)[0];
  const { answers, members } = await paperOf(tablet, smallest.household);
  const own = (field, serial) => (field.value = `${field.value.slice(0, 12)}${serial}`);
  own(answers.q114, 9971);
  for (const [place, member] of members.entries()) if (member.q403) own(member.q403, 9980 + place);
  delete answers.lokasi;
  return { answers, members };
}

/** Begins the next paper by its card, and gives who types it. */
async function nextPaper(card) {
  const typist = new Typist(keyboardOf(window));
  await reads('Nomor Kartu Keluarga di kertas ini');
  await typist.type(card);
  await typist.follows('card', 10_000);
  return typist;
}

step('07 a batch of paper is keyed in without a mouse', async () => {
  const paper = await writtenPaper();
  await officer.go('#/');
  await window.find('[role=option]');
  await window.press('Control+b');
  await until(() => window.run(() => document.activeElement?.id === 'batch-name'), 'the name of the batch');
  await window.press(...'RT 003 tumpukan 1', 'Tab', ...'003');
  await seen('14-batch');
  await window.press('Enter');
  const typist = await nextPaper(paper.answers.q114.value);
  await seen('15-paper');
  await typist.keyIn(paper);
  await reads('Foto');
  await seen('16-paper-end');
  await window.press('Enter');
  await reads('1 keluarga hari ini');
  await nextPaper(`${paper.answers.q114.value.slice(0, 12)}9972`);
  await window.press('Control+End');
  await window.find('[data-ending]');
  await window.press('Enter');
  await reads('2 keluarga hari ini');
  await window.press('Escape');
  await reads('2 kertas');
  await seen('17-batches');
});

step('08 a second device is met: a code, what went over, and who may be entered twice', async () => {
  await answer(tablet, visits[0].household, 'q304', '6');
  await begin(tablet, { rt: '003', name: 'Muhammad Chairul Anam', sex: '1', born: '1991-05-22' });
  await officer.go('#/meet');
  await window.click('button', 'Tampilkan kode');
  await reads('Ketik kode ini di perangkat lain');
  await seen('18-code');
  const [code, address] = await window.run(() => ['.code', 'dd span'].map((at) => document.querySelector(at).textContent));
  await tablet.call('meeting.look');
  await tablet.call('meeting.join', { code: code.replace(' ', ''), address });
  await reads('Selesai bertukar');
  await reads('Kedua perangkat sekarang memegang data yang sama.');
  await seen('19-met');
  await window.click('button', 'Periksa yang mungkin dobel');
  await reads('Nama dan tanggal lahir sama');
  await seen('20-doubles');
  await window.click('article button', 'Keluarga yang sama');
  await reads('Jawaban Anda: sama.');
  await officer.find('Muhammad Chairul Anam');
});

step('09 two answers to one question wait for the district, and nobody is held up', async () => {
  await officer.open(visits[0].head_name);
  await reads('1 jawaban menunggu keputusan kabupaten');
  await seen('21-contested');
  await window.click('a', 'Lihat kedua jawaban');
  await reads('Joko');
  await reads('Rina');
  await seen('22-both-answers');
});

step('10 what waits goes onto a stick, and the district takes it in', async () => {
  await officer.go('#/sync');
  bundle = join(stage.folder, 'usb.pendata');
  await window.click('button', 'Simpan ke berkas');
  await stage.answerDialog(bundle, 'month-23-dialog');
  await reads('Tersimpan: usb.pendata');
  await seen('24-bundle');
  assert.equal(readFileSync(bundle).includes(family.head_name), false, 'nobody is named in the file');
  const { accepted } = JSON.parse(registry.operate('bundle', 'import', '--json', bundle));
  assert.ok(accepted >= 8, `${accepted} changes accepted`);
});

step('11 the network is back: all is sent, nothing twice', async () => {
  await registry.open();
  await officer.ask('sync.start');
  await reads('Semua sudah terkirim ke server');
  await until(async () => (await officer.ask('sync.status')).waiting_photos === 0, 'the photos are sent');
  await reads('Terkirim ke server');
  await window.run(() => document.querySelector('main h1').scrollIntoView());
  await seen('25-sent');
});

step('12 the district decides, and a form comes by decree', async () => {
  const district = await openConsole(registry.address, 'dewi', password);
  const [open] = await district.cases();
  await district.decide(open, '6', 'Sesuai foto rumah.');
  registry.publish(decreed);
  const told = async () => (await officer.ask('notices.list')).map(({ kind }) => kind);
  const both = (kinds) => kinds.includes('conflict_decided') && kinds.filter((kind) => kind === 'form_arrived').length > formsBefore;
  const formsBefore = (await told()).filter((kind) => kind === 'form_arrived').length;
  // The server notices within seconds what the command line published.
  await until(async () => (await officer.ask('sync.start'), both(await told())), 'both are told', 60);
  await officer.go('#/notices');
  await reads(`Kabupaten sudah memutuskan: ${visits[0].head_name}`);
  await reads('Formulir baru');
  await seen('26-notices');
});

step('13 the decision is in force, with its reason', async () => {
  await officer.go(`#/household/${visits[0].household}/form/perumahan?q=q304`);
  await until(() => chosen('input[name="q-q304"][value="6"]'), 'the decided answer');
  await officer.go(`#/household/${visits[0].household}/history?q=q304`);
  await reads('Sesuai foto rumah.');
  await seen('27-decision');
});

step('14 a draft stays on its form until the officer has seen what moving changes', async () => {
  const draft = visits.at(-1);
  await officer.open(draft.head_name);
  await reads('Formulir versi 2 sudah berlaku. Draf ini tetap memakai versi 1');
  await seen('28-newer-form');
  await window.click('button', 'Lihat perubahan');
  await window.find('dialog', 'Pindah ke formulir versi 2');
  await seen('29-moving');
  await window.click('dialog button', 'Pindahkan');
  await until(async () => !(await window.text()).includes('Formulir versi 2 sudah berlaku'), 'the draft is moved');
  await seen('30-moved');
});
