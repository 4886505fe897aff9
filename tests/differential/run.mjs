// Compares crates/xforms with @getodk/xforms-engine: our side plays seeded random operations and prints every state, the
// page plays the same in ODK's engine. A difference must match an entry of known.json and stay within its limit.
//
//   npm --prefix tests/differential test            the seeds of CI
//   npm --prefix tests/differential test -- 20      twenty times as many sessions
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, '../..');
const LEAST_STATES = 50_000;
// The clock of the page stands here; examples/differential.rs has the same day.
const TODAY = '2026-11-24T05:00:00Z';
const SMALL = { sessions: 6, operations: 100 };
const LARGE = { sessions: 20, operations: 80 };
const FLAGS = [
	'--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync',
];
const run = promisify(execFile);

const factor = Number(process.argv[2] ?? 1);
const known = JSON.parse(await readFile(path.join(HERE, 'known.json'), 'utf8'));
const counts = known.map(() => 0);
const unexplained = [];
let compared = 0;

const player = await buildPlayer();
const profile = await mkdtemp(path.join(tmpdir(), 'differential-'));
const browser = await chromium.launchPersistentContext(profile, {
	executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS, timezoneId: 'UTC', locale: 'id-ID',
});
try {
	const page = await openPage();
	for (const form of await forms()) await compareForm(page, form);
} finally {
	await browser.close();
	await rm(profile, { recursive: true, force: true });
}
report();

async function forms() {
	const small = (await readdir(path.join(HERE, 'forms'))).filter((name) => name.endsWith('.xml')).sort();
	return [
		...small.map((name) => ({ file: path.join(HERE, 'forms', name), ...SMALL })),
		{ file: path.join(ROOT, 'forms/keluarga.xml'), ...LARGE },
	];
}

/** Builds our side and gives the path of its program. */
async function buildPlayer() {
	const cargo = ['build', '--release', '--quiet', '-p', 'pendata-xforms', '--example', 'differential'];
	const { stdout } = await run('cargo', [...cargo, '--message-format=json-render-diagnostics'], { cwd: ROOT, maxBuffer: 1 << 28 });
	const artefacts = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
	return artefacts.find(({ target, executable }) => target?.name === 'differential' && executable != null).executable;
}

async function openPage() {
	const bundle = await build({
		entryPoints: [path.join(HERE, 'page.js')], bundle: true, write: false, format: 'esm', platform: 'browser',
		define: { 'import.meta.env.DEV': 'false' }, loader: { '.wasm': 'binary' }, logLevel: 'error',
	});
	const page = await browser.newPage();
	await page.clock.setFixedTime(new Date(TODAY));
	// The engine wants a secure context, which a blank page is not; nothing is fetched.
	await page.route('**', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>differential</title>' }));
	await page.goto('http://localhost/');
	await page.addScriptTag({ content: bundle.outputFiles[0].text, type: 'module' });
	await page.waitForFunction(() => window.play != null);
	return page;
}

async function compareForm(page, { file, sessions, operations }) {
	const name = path.basename(file, '.xml');
	const regions = path.join(HERE, 'lists/regions.csv');
	const count = Math.ceil(sessions * factor);
	const xml = await readFile(file, 'utf8');
	const lists = { 'regions.csv': await readFile(regions, 'utf8') };
	const started = Date.now();
	let states = 0;
	for (let seed = 1; seed <= count; seed += 1) {
		const { stdout } = await run(player, [file, regions, `${seed}`, '1', `${operations}`], { maxBuffer: 1 << 28 });
		const lines = stdout.split('\n').filter(Boolean);
		const result = await page.evaluate(([xml, lists, lines]) => window.play(xml, lists, lines), [xml, lists, lines]);
		states += result.compared;
		result.differences.forEach((difference) => sort({ form: name, ...difference }));
	}
	compared += states;
	console.log(`${name.padEnd(12)} ${String(states).padStart(8)} states, ${count} sessions, ${Date.now() - started} ms`);
}

/** Puts a difference with the known cause that it matches. */
function sort(difference) {
	const index = known.findIndex(({ match }) =>
		Object.entries(match).every(([key, pattern]) => new RegExp(`^(?:${pattern})$`, 's').test(String(difference[key])))
	);
	if (index < 0) unexplained.push(difference);
	else counts[index] += 1;
}

function report() {
	const faults = [];
	known.forEach(({ cause, limit }, index) => {
		// The seeds of CI give the same count each time; other seeds give about as many each.
		const most = factor === 1 ? limit : Math.ceil(limit * factor * 1.5);
		console.log(`known: ${counts[index]} of at most ${most}: ${cause}`);
		if (counts[index] > most) faults.push(`more than ${most}: ${cause}`);
	});
	unexplained.slice(0, Number(process.env.SHOW ?? 20)).forEach((difference) => console.log(JSON.stringify(difference)));
	if (unexplained.length > 0) faults.push(`${unexplained.length} differences without a known cause`);
	if (compared < LEAST_STATES) faults.push(`only ${compared} states, fewer than ${LEAST_STATES}`);
	console.log(`${compared} field states compared`);
	faults.forEach((fault) => console.error(`FAILED ${fault}`));
	process.exitCode = faults.length > 0 ? 1 : 0;
}
