import type { AuditWords, VillageWords } from './office.id';

export const village: VillageWords = {
  title: (name) => `Village ${name}`,
  what: 'Look through the households of this village. Signing off records the list as it stands at that moment; what changes later has to be signed off again.',
  signOff: 'Sign the village list off',
  signedOff: (through) => `The village list is signed off up to change number ${through}.`,
};

export const audit: AuditWords = {
  title: 'Audit trail',
  what: 'Who did what and when. The trail cannot be altered and holds no data of households.',
  number: 'Number',
  time: 'Time',
  who: 'Who',
  act: 'Act',
  detail: 'Detail',
  user: (number) => `account ${number}`,
  device: (number) => `device ${number}`,
  operator: 'server or operator',
  more: 'Show the next',
};
