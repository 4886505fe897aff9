/** Likely duplicates, in English. */
import type { DoublesWords } from './doubles.id';

export const en: DoublesWords = {
  title: 'Likely duplicates',
  mark: 'May be a duplicate',
  waiting: (count) => `${count} pairs may be duplicates and wait for your answer.`,
  look: 'Look at them',
  intro: 'Households or people that seem to be recorded twice. Nothing is merged by itself: your answer goes to the district.',
  empty: 'Nothing looks like a duplicate. Pairs are looked for whenever two devices meet.',
  open: (count) => `${count} to be answered`,
  answered: 'Answered',
  kinds: {
    household: 'The same household?',
    person: 'The same person in two households?',
    member: 'The same person twice in one household?',
  },
  why: 'Why',
  familyCard: 'Same family card number',
  nik: (one, other) => (one === other ? `Same NIK: ${one}` : `Same NIK: ${one} and ${other}`),
  nameAndBirth: (one, other, born) =>
    one === other ? `Same name and birth date: ${one}, ${born}` : `Similar name, same birth date: ${one} and ${other}, ${born}`,
  card: (number) => `Family card ${number}`,
  noCard: 'No family card yet',
  place: (rt, address) => [rt && `RT ${rt}`, address].filter(Boolean).join(', '),
  side: (letter) => `Record ${letter}`,
  openSide: (letter) => `Open ${letter}`,
  people: 'Members',
  noNik: 'no NIK',
  alike: 'seems the same',
  question: (kind) => (kind === 'household' ? 'Is this the same household?' : 'Is this the same person?'),
  words: {
    household: { same: 'Same household', different: 'No', later: 'Ask later' },
    person: { same: 'Same person', different: 'No', later: 'Ask later' },
    member: { same: 'Same person', different: 'No', later: 'Ask later' },
  },
  said: { same: 'the same', different: 'not the same', later: 'ask later' },
  own: (word) => `Your answer: ${word}. Saved on the device.`,
  other: (name, word, when) => `${name || 'Another officer'}: ${word} (${when})`,
  standings: {
    open: '',
    same: 'Reported as the same; the district merges.',
    different: 'Said to be two different records.',
    disputed: 'Officers gave different answers; the district decides.',
  },
  saved: 'Answer saved on the device.',
};
