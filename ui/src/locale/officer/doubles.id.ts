/** Likely duplicates, in Indonesian. */
import type { DoubleKind } from '../../generated/officer/DoubleKind';
import type { DoubleStanding } from '../../generated/officer/DoubleStanding';
import type { DoubleWord } from '../../generated/officer/DoubleWord';

export const id = {
  title: 'Mungkin dobel',
  mark: 'Mungkin dobel',
  waiting: (count: string) => `${count} pasangan mungkin dobel dan perlu dijawab.`,
  look: 'Periksa',
  intro: 'Keluarga atau orang yang tampaknya tercatat dua kali. Tidak ada yang digabung sendiri: jawaban Anda dikirim ke kabupaten.',
  empty: 'Tidak ada yang tampak dobel. Pasangan dicari setiap kali dua perangkat bertemu.',
  open: (count: string) => `${count} perlu dijawab`,
  answered: 'Sudah dijawab',
  kinds: {
    household: 'Keluarga yang sama?',
    person: 'Orang yang sama di dua keluarga?',
    member: 'Orang yang sama dua kali dalam satu keluarga?',
  } satisfies Record<DoubleKind, string>,
  why: 'Alasan',
  familyCard: 'Nomor KK sama',
  nik: (one: string, other: string) => (one === other ? `NIK sama: ${one}` : `NIK sama: ${one} dan ${other}`),
  nameAndBirth: (one: string, other: string, born: string) =>
    one === other ? `Nama dan tanggal lahir sama: ${one}, ${born}` : `Nama mirip, tanggal lahir sama: ${one} dan ${other}, ${born}`,
  card: (number: string) => `KK ${number}`,
  noCard: 'KK belum diisi',
  place: (rt: string, address: string) => [rt && `RT ${rt}`, address].filter(Boolean).join(', '),
  side: (letter: string) => `Catatan ${letter}`,
  openSide: (letter: string) => `Buka ${letter}`,
  people: 'Anggota',
  noNik: 'NIK kosong',
  alike: 'tampak sama',
  question: (kind: DoubleKind): string => (kind === 'household' ? 'Apakah ini keluarga yang sama?' : 'Apakah ini orang yang sama?'),
  words: {
    household: { same: 'Keluarga yang sama', different: 'Bukan', later: 'Tanya nanti' },
    person: { same: 'Orang yang sama', different: 'Bukan', later: 'Tanya nanti' },
    member: { same: 'Orang yang sama', different: 'Bukan', later: 'Tanya nanti' },
  } satisfies Record<DoubleKind, Record<DoubleWord, string>>,
  said: { same: 'sama', different: 'bukan', later: 'tanya nanti' } satisfies Record<DoubleWord, string>,
  own: (word: string) => `Jawaban Anda: ${word}. Tersimpan di perangkat.`,
  other: (name: string, word: string, when: string) => `${name || 'Petugas lain'}: ${word} (${when})`,
  standings: {
    open: '',
    same: 'Dilaporkan sama; kabupaten yang menggabung.',
    different: 'Dinyatakan dua catatan yang berbeda.',
    disputed: 'Petugas menjawab berbeda; kabupaten yang memutuskan.',
  } satisfies Record<DoubleStanding, string>,
  saved: 'Jawaban tersimpan di perangkat.',
};

export type DoublesWords = typeof id;
