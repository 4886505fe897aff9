import { en as outcome } from './outcome.en';
import type { Messages } from './id';

/** Words of the screens in English, the second language. */
export const en: Messages = {
  language: 'Language',
  close: 'Close',
  cancel: 'Cancel',
  back: 'Back',
  retry: 'Try again',
  skipToContent: 'Skip to content',

  outcome,

  status: {
    not_visited: 'Not visited yet',
    draft: 'Draft',
    needs_fix: 'Needs fixing',
    ready: 'Ready to send',
    sent: 'Sent',
    returned: 'Returned',
    conflict: 'Awaiting district decision',
    locked: 'Locked',
    not_found: 'Not found',
    refused: 'Refused',
    moved: 'Moved',
  },

  question: {
    required: 'required',
    clear: 'Clear the answer',
    choose: 'Choose an answer',
    digits: (count) => (count === 1 ? '1 digit' : `${count} digits`),
    day: 'Day',
    month: 'Month',
    year: 'Year',
    dateHint: 'For example: 3 1 1980',
    dateIncomplete: 'The date is not complete: give day, month and year in digits.',
    pendingDigit: (digit) => `${digit}_ : type the second digit, or Enter`,
    unknownCode: (code) => `There is no choice ${code}.`,
    previous: (value) => `Before: ${value}`,
    unconfirmed: 'From an earlier survey, not confirmed yet.',
    mandatory: 'An answer is required.',
  },

  place: {
    latitude: 'Latitude',
    longitude: 'Longitude',
    locate: 'Take the location',
    locating: 'Looking for the location …',
    accuracy: (metres) => `Accuracy ${metres} m`,
    keep: (metres) => `Save now (${metres} m)`,
    measuring: (metres) => `Accuracy now ${metres} m.`,
    bad: 'Still above 50 m: wait a little, or move into the open.',
    good: 'Good enough to keep.',
    stop: 'Cancel',
    typedHint: 'Without GPS, type latitude and longitude from a map.',
    unavailable: 'This device gives no location. Type latitude and longitude from a map or a GPS receiver.',
    outside: 'Latitude is between -90 and 90, longitude between -180 and 180.',
  },

  errors: {
    title: (count) => (count === 1 ? 'One thing needs fixing' : `${count} things need fixing`),
    unreachable: 'The program does not answer. What was saved is safe.',
    failed: (code) => `It did not work. What was saved is safe. Code: ${code}`,
  },

  removal: {
    moved: 'Moved',
    moved_abroad: 'Moved abroad',
    died: 'Died',
    not_found: 'Not found',
    wrong_entry: 'Entered by mistake',
    duplicate: 'Duplicate',
  },

  lineage: {
    split: 'Household split',
    rejoined: 'Back in the household of before',
  },

  boundary: {
    title: 'This part cannot be shown',
    safe: 'Answers already saved are safe on the device.',
    next: 'Try to show it again. If it happens again, tell the district this code.',
    code: (code) => `Code: ${code}`,
    again: 'Show again',
    unexpected: (code) => `Something went wrong. What was saved is safe. Code: ${code}`,
  },

  list: {
    position: (row, total) => `Row ${row} of ${total}`,
  },
};
