/** The district's work lists, the cut-off and the outcomes of a visit, in Indonesian. */
import type { WorkReasonWord } from '../../generated/officer/WorkReasonWord';

const reasons: Record<WorkReasonWord, string> = {
  check: 'Periksa ulang',
  returned: 'Dikembalikan',
  anomaly: 'Isian janggal',
  double_nik: 'NIK ganda',
  other: 'Lainnya',
};

export const id = {
  title: 'Daftar kerja',
  reasons,
  about: {
    double_nik: 'NIK seorang anggota juga tercatat pada keluarga lain di kabupaten ini.',
    anomaly: 'Sudah ditandai siap, tetapi masih ada isian yang tidak benar.',
  } as Partial<Record<WorkReasonWord, string>>,
  filter: 'Saring menurut alasan',
  all: 'Semua alasan',
  state: 'Tampilkan',
  states: { left: 'Belum selesai', done: 'Selesai', both: 'Semua' },
  left: (count: string) => `${count} belum selesai`,
  progress: 'Selesai',
  overdue: (count: string) => `${count} lewat tenggat`,
  due: (day: string) => `tenggat ${day}`,
  late: (day: string) => `lewat tenggat ${day}`,
  done: 'selesai',
  sortDue: 'Tenggat, RT',
  empty: 'Belum ada pekerjaan dari kabupaten.',
  emptyWhy: 'Daftar kerja baru datang bersama sinkronisasi.',
  allDone: 'Semua pekerjaan di sini sudah selesai.',
  nothing: 'Tidak ada yang cocok dengan saringan ini.',
  toList: 'Ke semua keluarga',
  keys: 'Panah untuk bergerak, Enter untuk membuka, F9 untuk hasil kunjungan.',
  asks: (reason: string) => `Kabupaten meminta: ${reason}`,

  days: (days: number) => `${days} hari lagi`,
  cutOff: (day: string, left: string) => `Batas ${day}: ${left}`,
  today: (day: string) => `Batas hari ini, ${day}`,
  tomorrow: 'besok',
  opens: (opens: string, cutOff: string) => `Dibuka ${opens}, batas ${cutOff}`,
  passed: (day: string) => `Batas ${day} sudah lewat. Pekerjaan dilanjutkan untuk periode berikutnya.`,
  notSent: (count: string) => `${count} keluarga belum dikirim`,
  allSent: 'semua sudah dikirim',

  outcome: {
    title: (name: string) => `Hasil kunjungan: ${name}`,
    what: 'Apa hasilnya?',
    stage: {
      not_found: 'Keluarga tidak ditemukan',
      refused: 'Keluarga menolak',
      moved: 'Keluarga pindah',
      draft: 'Buka kembali sebagai draf',
    },
    reopen: 'Buka kembali',
    why: 'Alasan',
    whereTo: 'Ke mana?',
    whyBack: 'Mengapa dibuka kembali?',
    words: 'Keterangan',
    wordsOfMove: 'Alamat baru',
    wordsHint: 'Misalnya: sudah tiga kali didatangi, menurut ketua RT.',
    moveHint: 'Misalnya: Jl. Melati 4 RT 002, atau Kediri sejak Juni.',
    optional: '(boleh dikosongkan)',
    reasonMissing: 'Pilih satu alasan.',
    wordsMissing: 'Tulis keterangannya: alasan ini saja belum cukup.',
    save: 'Simpan hasil kunjungan',
    saved: (stage: string) => `Tersimpan di perangkat: ${stage}.`,
    keys: 'Angka memilih, Enter menyimpan.',
  },

  nik: {
    here: (name: string) => `NIK ini juga dipakai ${name} di keluarga ini.`,
    elsewhere: (person: string, head: string, rt: string) =>
      `NIK ini juga tercatat pada ${person}, keluarga ${head} (RT ${rt}). Periksa KTP atau KK keduanya.`,
    left: (person: string, head: string, rt: string) =>
      `NIK ini pernah tercatat pada ${person}, keluarga ${head} (RT ${rt}), yang sudah pindah atau meninggal. Pastikan orangnya sama.`,
  },
};

export type WorkWords = typeof id;
