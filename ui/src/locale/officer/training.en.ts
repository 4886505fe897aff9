/** Training mode, in English. */
import type { TrainingWords } from './training.id';

export const en: TrainingWords = {
  enter: 'Training mode',
  why: 'Learn with a village of people who do not exist. Nothing is sent; the real data is locked and does not change.',
  whyFirst: 'No code yet? Try it first with a sample village. Nothing is sent.',
  opening: 'Making the training village …',
  banner: 'TRAINING',
  bannerSays: 'nothing is sent',
  leave: 'Leave training',
  restart: 'Start training anew',
  restartTitle: 'Start training anew?',
  restartWhy: 'All you entered while training is deleted, and the sample village is made anew. The real data is not touched.',
  sync: 'This is training: nothing is sent or received. On the real device this page shows what waits to be sent.',
  pill: 'Training - not sent',
};
