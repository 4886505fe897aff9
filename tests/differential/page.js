// Runs inside Chromium: plays a script of ours in ODK's engine and reports where the two differ.
import { loadForm } from '@getodk/xforms-engine';

const ASPECTS = ['relevant', 'value', 'required', 'readonly', 'violation', 'message', 'choices', 'label', 'hint'];

/** Plays the sessions of one form. Each line is a session as `examples/differential.rs` prints it. */
window.play = async (xml, lists, lines) => {
	const fetchFormAttachment = async (url) => {
		const name = String(url).split('/').pop();
		return new Response(lists[name], { status: 200, headers: { 'content-type': 'text/csv' } });
	};
	const form = await loadForm(xml, { fetchFormAttachment });
	if (form.status === 'failure') {
		throw new Error(`ODK does not load the form: ${form.error.message}`);
	}
	const result = { compared: 0, differences: [] };
	for (const line of lines) {
		playSession(form.createInstance().root, JSON.parse(line), result);
	}
	return result;
};

const playSession = (root, { seed, steps, english }, result) => {
	const ours = new Map();
	let nodes = nodesByPath(root);
	steps.forEach((step, index) => {
		for (const operation of step.do) {
			perform(root, nodes, operation);
			if (operation.set == null) nodes = nodesByPath(root);
		}
		for (const path of ours.keys()) {
			if (!nodes.has(path)) ours.delete(path);
		}
		Object.entries(step.states).forEach(([path, state]) => ours.set(path, state));
		const at = { seed, step: index, did: step.do.at(-1) };
		for (const [path, state] of ours) {
			compare(at, path, state, stateOf(nodes.get(path)), result);
		}
		if (ours.size !== nodes.size) {
			result.differences.push({ ...at, path: '', aspect: 'nodes', ours: ours.size, theirs: nodes.size });
		}
	});
	compareEnglish(root, nodes, english, { seed, step: steps.length, did: 'english' }, result);
};

const compare = (at, path, ours, theirs, result) => {
	result.compared += 1;
	ASPECTS.forEach((aspect, index) => {
		if (ours[index] !== theirs[index]) {
			result.differences.push({ ...at, path, aspect, ours: ours[index], theirs: theirs[index] });
		}
	});
};

const compareEnglish = (root, nodes, english, at, result) => {
	const language = root.languages.find(({ language }) => language.endsWith('(en)'));
	if (language == null) return;
	root.setLanguage(language);
	for (const [path, label] of Object.entries(english)) {
		const theirs = labelOf(nodes.get(path));
		if (label !== theirs) result.differences.push({ ...at, path, aspect: 'label', ours: label, theirs });
	}
};

const perform = (root, nodes, step) => {
	if (step.add != null) repeatOf(root).addInstances(step.add - 1, 1);
	else if (step.remove != null) repeatOf(root).removeInstances(step.remove, 1);
	else setValue(nodes.get(step.set), step.kind, step.value);
};

const setValue = (node, kind, value) => {
	if (kind === 'SelectOne' || kind === 'SelectMultiple') {
		node.selectValues(value.split(' ').filter((choice) => choice !== ''));
	} else if (kind === 'Image') {
		node.setValue(value === '' ? null : new File(['x'], value, { type: 'image/jpeg' }));
	} else if (kind === 'Geopoint') {
		const [latitude, longitude, altitude, accuracy] = value.split(' ').map(Number);
		node.setValue(value === '' ? null : { latitude, longitude, altitude, accuracy });
	} else if (kind === 'Integer' || kind === 'Decimal') {
		node.setValue(value === '' ? null : Number(value));
	} else {
		node.setValue(value);
	}
};

const stateOf = (node) => {
	if (node == null) return [];
	const { relevant, required, readonly, instanceValue, valueOptions } = node.currentState;
	const options = relevant && node.nodeType === 'select' ? valueOptions : [];
	const choices = options.map(({ value, label }) => `${value}=${label.asString}`).join('|');
	// A file's name gets a time stamp; that there is one is what counts.
	const value = node.nodeType === 'upload' && instanceValue !== '' ? 'foto.jpg' : instanceValue;
	const { condition = '', message } = node.validationState.violation ?? {};
	const hint = node.currentState.hint?.asString ?? '';
	return [
		relevant, value, relevant && required, readonly, condition, message?.asString ?? '', choices, labelOf(node), hint,
	];
};

const labelOf = (node) => node?.currentState.label?.asString ?? '';

const children = (node) => node.currentState.children ?? [];

/** Questions by the path our side gives them: `code`, or `code[row]` within the repeat. */
const nodesByPath = (root) => {
	const found = new Map();
	const walk = (node, row) => {
		const name = node.currentState.reference.replace(/\[\d+\]/g, '').split('/').pop();
		if (node.nodeType === 'repeat-range:uncontrolled') {
			children(node).forEach((instance, index) => children(instance).forEach((child) => walk(child, index + 1)));
		} else if (children(node).length > 0) {
			children(node).forEach((child) => walk(child, row));
		} else if (name !== 'instanceID') {
			found.set(row == null ? name : `${name}[${row}]`, node);
		}
	};
	children(root).forEach((child) => walk(child, null));
	return found;
};

const repeatOf = (node) => {
	if (node.nodeType === 'repeat-range:uncontrolled') return node;
	for (const child of children(node)) {
		const found = repeatOf(child);
		if (found != null) return found;
	}
	return null;
};
