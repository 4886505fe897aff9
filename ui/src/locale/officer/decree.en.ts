/** Forms that change by decree, in English. */
import type { DecreeWords } from './decree.id';

export const en: DecreeWords = {
  available: (version, own) => `Form version ${version} is in force. This draft stays on version ${own} until it is done and sent.`,
  see: 'See changes',
  move: 'Move',
  moved: (version) => `The draft now uses form version ${version}. All answers are still here.`,
  title: (version) => `Move to form version ${version}`,
  intro: 'No answer is lost. What changes for this household:',
  nothing: 'Nothing changes in the answers of this household.',
  stay: 'Stay on the old form',
  impacts: {
    to_answer: 'To be answered',
    ask_again: 'To be asked again',
    recoded: 'Another code, the same answer',
    gone: 'Not asked any more, the answer is kept',
    broken: 'To be mended by the new rules',
  },
  noAnswer: 'no answer yet',
  findings: (before, after) => `Missing or wrong answers: ${before} now, ${after} after moving.`,
  apart: {
    no_counterpart: (label) => `The earlier answer “${label}” is no longer among the choices. Ask again; the earlier answer is kept.`,
    newer_form: (label, version) =>
      `Answered “${label}” with form version ${version}, which is newer. Move this household to the new form to change it.`,
  },
  apartShort: {
    no_counterpart: 'no longer among the choices',
    newer_form: 'from a newer form',
  },
  kept: 'Answers to questions that are no longer in the form',
  keptHint: 'These answers are kept and are sent along.',
  keptNewer: 'from a newer form',
  coming: (version, day) => `Form version ${version} is in force from ${day}`,
  comingForm: 'Next form',
  behind: (count) => `${count} drafts are still on an older form.`,
  moveUnaffected: 'Move all drafts that do not change',
  looking: (done, total) => `Looking at ${done} of ${total} drafts`,
  stop: 'Stop',
  movedSome: (moved, left) => `${moved} drafts were moved. ${left} drafts change: open them one by one to see how.`,
  movedAll: (moved) => `${moved} drafts were moved. No draft is left on an older form.`,
};
