// A typist with a paper form: reads what the screen asks, looks at the paper, presses keys. Never touches a mouse.

/** A household as it would stand on paper: answers by question, the household's and each member's. */
export async function paperOf(host, household) {
  const open = { household, language: 'id' };
  const { progress } = await host.call('form.open', open);
  const answers = {};
  const members = progress.members.map(() => ({}));
  for (const { section, repeats } of progress.sections) {
    const people = repeats ? progress.members.map(({ person }) => person) : [undefined];
    for (const [at, person] of people.entries()) {
      const { questions } = await host.call('form.section', { ...open, section, person });
      for (const { code, kind, value, relevant } of questions) {
        if (relevant && value && !['calculated', 'note', 'image'].includes(kind)) (person ? members[at] : answers)[code] = { kind, value };
      }
    }
  }
  await host.call('form.close', { household });
  return { answers, members };
}

/** What the paper shows of an answer, and a typist types: codes, digits, letters. */
export function written({ kind, value }) {
  if (kind === 'date') return value.split('-').reverse().join('');
  return kind === 'select_multiple' ? value : value.trim();
}

/** Characters of codes and texts: blanks between codes are not on the paper. */
const charactersOf = (answer) => (answer.kind === 'select_multiple' ? written(answer).replaceAll(' ', '') : written(answer)).length;

/** Ends an answer of which the length says nothing. */
const openEnded = ({ kind }) => kind === 'select_multiple' || kind === 'text' || kind === 'integer' || kind === 'decimal';

export class Typist {
  keystrokes = 0;
  characters = 0;
  answers = 0;

  constructor(page) {
    this.page = page;
  }

  async press(key) {
    this.keystrokes += 1;
    await this.page.keyboard.press(key);
  }

  async type(text) {
    for (const letter of text) await this.press(letter === ' ' ? 'Space' : letter);
  }

  /** What the screen asks: a question's path, `members`, `card`, `known` or `end`. */
  async asked() {
    return await this.page.evaluate(() => {
      if (document.querySelector('[data-ending]')) return 'end';
      return document.querySelector('[data-asked]')?.dataset.asked ?? document.querySelector('[data-before]')?.dataset.before ?? '';
    });
  }

  /** Until something else is asked, or a moment has passed: then a key more is needed. */
  async follows(asked, wait) {
    const other = (asked) => {
      const now = document.querySelector('[data-ending]') ? 'end' : (document.querySelector('[data-asked]')?.dataset.asked ?? document.querySelector('[data-before]')?.dataset.before ?? '');
      return now !== asked && now !== '';
    };
    return await this.page.waitForFunction(other, asked, { timeout: wait }).then(
      () => true,
      () => false,
    );
  }

  /** Keys in the paper from its first question to its end. */
  async keyIn({ answers, members }) {
    for (;;) {
      const asked = await this.asked();
      if (asked === 'end') return;
      if (asked === 'members') {
        await this.answer(asked, { kind: 'count', value: String(members.length) });
        continue;
      }
      const [person, code] = asked.includes('/') ? asked.split('/') : [undefined, asked];
      const answer = person ? members[await this.memberOf(person)]?.[code] : answers[code];
      if (answer) await this.answer(asked, answer);
      else {
        await this.press('Enter');
        if (!(await this.follows(asked, 10_000))) throw new Error(`Enter does not leave ${asked}`);
      }
    }
  }

  async memberOf(person) {
    return await this.page.evaluate((person) => Number(document.querySelector(`[data-member="${person}"]`)?.dataset.position) - 1, person);
  }

  async answer(asked, answer) {
    this.answers += 1;
    this.characters += charactersOf(answer);
    await this.type(written(answer));
    if (await this.follows(asked, openEnded(answer) ? 150 : 400)) return;
    await this.press('Enter');
    if (!(await this.follows(asked, 10_000))) throw new Error(`${asked} does not take ${answer.kind}`);
  }
}
