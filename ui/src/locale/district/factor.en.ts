import type { FactorWords } from './factor.id';

export const factor: FactorWords = {
  code: 'Code',
  codeHint: 'Six digits from the code app on the telephone, or one recovery code.',
  title: 'Set up a second factor',
  why: 'This account can change data, so a password alone is not enough. Set up once; a code is asked for with every log-in after that.',
  scan: 'Scan this picture with the code app on the telephone, or type the key.',
  picture: 'QR picture for the code app',
  secret: 'Key',
  typed: 'The six digits on the telephone',
  confirm: 'Set up',
  missing: 'Fill in the six digits from the telephone.',
  codesTitle: 'Keep the recovery codes',
  codesWhy: 'If the telephone is lost, one code opens the account once. They are shown only now: write them down and lock them away.',
  saved: 'Written down, go on',
};
