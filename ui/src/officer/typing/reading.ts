/** What was typed into the one box, as the question takes it: more to come, an answer, or nothing it can be. */
import type { ExtentView } from '../../generated/officer/ExtentView';
import type { QuestionView } from '../../generated/officer/QuestionView';
import { dateOf } from '../../questions/date';
import { press } from '../../questions/digits';
import { decimalValue, integerValue } from '../../questions/numbers';
import { placeValue, typedPlace } from '../../questions/place';
import { asButtons } from '../form/inputs';

export type Wrong = 'code' | 'codes' | 'name' | 'number' | 'date' | 'place';

export type Reading = { is: 'more' } | { is: 'answer'; value: string } | { is: 'wrong'; why: Wrong };

export type Asked = Pick<QuestionView, 'kind' | 'choices'>;
type Extent = Pick<ExtentView, 'characters' | 'most'>;

const more: Reading = { is: 'more' };
const wrong = (why: Wrong): Reading => ({ is: 'wrong', why });
const answer = (value: string): Reading => ({ is: 'answer', value });

/** `ended`: Enter was pressed behind it. `text` is not empty. */
export function readingOf(question: Asked, extent: Extent | undefined, text: string, ended: boolean): Reading {
  const typed = text.trim();
  switch (question.kind) {
    case 'select_one':
      return asButtons(question.choices) ? codeOf(question, typed, ended) : ended ? namedOf(question, typed) : more;
    case 'select_multiple':
      return ended ? codesOf(question, typed) : more;
    case 'date':
      return dayOf(typed, ended);
    case 'integer':
      return wholeOf(typed, extent?.most ?? undefined, ended);
    case 'decimal':
      return ended ? numberOf(decimalValue(typed)) : more;
    case 'geopoint':
      return ended ? placeOf(typed) : more;
    default:
      return ended || typed.length === extent?.characters ? answer(typed) : more;
  }
}

/** A code goes on at once where no longer one begins with it. */
function codeOf({ choices }: Asked, typed: string, ended: boolean): Reading {
  const codes = choices.map(({ value }) => value);
  let pending = '';
  for (const [at, key] of [...typed].entries()) {
    const pressed = press(codes, pending, key);
    if (!pressed || pressed.unknown !== undefined) return wrong('code');
    if (pressed.chosen !== undefined) return at === typed.length - 1 ? answer(pressed.chosen) : wrong('code');
    pending = pressed.pending;
  }
  if (!ended) return more;
  const chosen = press(codes, pending, 'Enter')?.chosen;
  return chosen === undefined ? wrong('code') : answer(chosen);
}

/** Of a long list, as the villages of a subdistrict: a code, or a name as far as it is the only one. */
function namedOf({ choices }: Asked, typed: string): Reading {
  const folded = typed.toLowerCase();
  const exact = choices.find(({ value, label }) => value === typed || label.toLowerCase() === folded);
  const beginning = choices.filter(({ label }) => label.toLowerCase().startsWith(folded));
  const found = exact ?? (beginning.length === 1 ? beginning[0] : undefined);
  return found ? answer(found.value) : wrong('name');
}

/** `1 4`, `1,4`, or `14` where that is no code itself. */
function codesOf({ choices }: Asked, typed: string): Reading {
  const codes = new Set(choices.map(({ value }) => value));
  const chosen = new Set<string>();
  for (const part of typed.split(/[\s,.;+]+/).filter(Boolean)) {
    for (const code of codes.has(part) ? [part] : [...part]) {
      if (!codes.has(code)) return wrong('codes');
      chosen.add(code);
    }
  }
  return answer(choices.map(({ value }) => value).filter((value) => chosen.has(value)).join(' '));
}

/** `DDMMYYYY`; with separators the parts may be short. */
function dayOf(typed: string, ended: boolean): Reading {
  const digits = /^(\d{2})(\d{2})(\d{4})$/.exec(typed);
  const parts = digits ?? (ended ? /^(\d{1,2})[\s./-](\d{1,2})[\s./-](\d{4})$/.exec(typed) : null);
  if (parts) {
    const [, day = '', month = '', year = ''] = parts;
    const date = dateOf({ day, month, year });
    return date && isDay(date) ? answer(date) : wrong('date');
  }
  return ended || /^\d{9,}/.test(typed) ? wrong('date') : more;
}

function isDay(date: string): boolean {
  const time = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(date);
}

/** A number that no further digit could leave within its bounds is whole. */
function wholeOf(typed: string, most: number | undefined, ended: boolean): Reading {
  const value = integerValue(typed);
  if (!/^\d+$/.test(value)) return ended ? wrong('number') : more;
  const full = most !== undefined && /^\d+$/.test(typed) && (Number(value) * 10 > most || value.length >= String(most).length);
  return ended || full ? answer(String(Number(value))) : more;
}

function numberOf(value: string): Reading {
  return /^-?\d+(\.\d+)?$/.test(value) ? answer(value) : wrong('number');
}

/** `-7,93 111,43` */
function placeOf(typed: string): Reading {
  const [latitude = '', longitude = '', ...rest] = typed.split(/\s+/);
  const place = rest.length === 0 ? typedPlace(latitude, longitude) : undefined;
  return place ? answer(placeValue(place)) : wrong('place');
}
