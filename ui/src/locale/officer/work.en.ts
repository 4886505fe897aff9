/** The district's work lists, the cut-off and the outcomes of a visit, in English. */
import type { WorkWords } from './work.id';

export const en: WorkWords = {
  title: 'Work list',
  reasons: {
    check: 'Check again',
    returned: 'Returned',
    anomaly: 'Odd answers',
    double_nik: 'Double NIK',
    other: 'Other',
  },
  about: {
    double_nik: 'The NIK of a member is also in another household of this district.',
    anomaly: 'It was called ready, but some answers are not right.',
  },
  filter: 'Filter by reason',
  all: 'All reasons',
  state: 'Show',
  states: { left: 'Left to do', done: 'Done', both: 'All' },
  left: (count) => `${count} left to do`,
  progress: 'Done',
  overdue: (count) => `${count} overdue`,
  due: (day) => `due ${day}`,
  late: (day) => `was due ${day}`,
  done: 'done',
  sortDue: 'Due day, RT',
  empty: 'No work from the district yet.',
  emptyWhy: 'New work comes with a sync.',
  allDone: 'All the work here is done.',
  nothing: 'Nothing matches this filter.',
  toList: 'To all households',
  keys: 'Arrows move, Enter opens, F9 notes the outcome of a visit.',
  asks: (reason) => `The district asks: ${reason}`,

  days: (days) => `${days} days left`,
  cutOff: (day, left) => `Cut-off ${day}: ${left}`,
  today: (day) => `Cut-off today, ${day}`,
  tomorrow: 'tomorrow',
  opens: (opens, cutOff) => `Opens ${opens}, cut-off ${cutOff}`,
  passed: (day) => `The cut-off of ${day} is over. Work goes on for the next period.`,
  notSent: (count) => `${count} households not sent`,
  allSent: 'all sent',

  outcome: {
    title: (name) => `Outcome of the visit: ${name}`,
    what: 'What came of it?',
    stage: {
      not_found: 'Household not found',
      refused: 'Household refused',
      moved: 'Household moved',
      draft: 'Open again as a draft',
    },
    reopen: 'Open again',
    why: 'Reason',
    whereTo: 'Where to?',
    whyBack: 'Why is it opened again?',
    words: 'Explanation',
    wordsOfMove: 'New address',
    wordsHint: 'For example: visited three times, says the head of the RT.',
    moveHint: 'For example: Jl. Melati 4 RT 002, or Kediri since June.',
    optional: '(may be left empty)',
    reasonMissing: 'Choose a reason.',
    wordsMissing: 'Write the explanation: this reason alone is not enough.',
    save: 'Save the outcome',
    saved: (stage) => `Saved on the device: ${stage}.`,
    keys: 'Digits choose, Enter saves.',
  },

  nik: {
    here: (name) => `${name} of this household has this NIK as well.`,
    elsewhere: (person, head, rt) =>
      `${person} in the household of ${head} (RT ${rt}) has this NIK as well. Check the identity or family card of both.`,
    left: (person, head, rt) =>
      `${person} in the household of ${head} (RT ${rt}), who moved away or died, had this NIK. Make sure that it is the same person.`,
  },
};
