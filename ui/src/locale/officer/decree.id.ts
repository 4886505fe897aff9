/** Forms that change by decree, in Indonesian. */
import type { ImpactWord } from '../../generated/officer/ImpactWord';

export const id = {
  available: (version: number, own: number) =>
    `Formulir versi ${version} sudah berlaku. Draf ini tetap memakai versi ${own} sampai selesai dan terkirim.`,
  see: 'Lihat perubahan',
  move: 'Pindahkan',
  moved: (version: number) => `Draf sekarang memakai formulir versi ${version}. Semua jawaban tetap ada.`,
  title: (version: number) => `Pindah ke formulir versi ${version}`,
  intro: 'Tidak ada jawaban yang hilang. Yang berubah pada keluarga ini:',
  nothing: 'Tidak ada yang berubah pada jawaban keluarga ini.',
  stay: 'Tetap di formulir lama',
  impacts: {
    to_answer: 'Perlu dijawab',
    ask_again: 'Perlu ditanyakan lagi',
    recoded: 'Kode berubah, jawaban sama',
    gone: 'Tidak ditanyakan lagi, jawaban disimpan',
    broken: 'Perlu diperbaiki menurut aturan baru',
  } satisfies Record<ImpactWord, string>,
  noAnswer: 'belum ada jawaban',
  findings: (before: string, after: string) => `Isian kurang atau salah: ${before} sekarang, ${after} setelah pindah.`,
  apart: {
    no_counterpart: (label: string) => `Jawaban lama “${label}” tidak ada lagi dalam pilihan. Tanyakan lagi; jawaban lama tetap disimpan.`,
    newer_form: (label: string, version: number) =>
      `Dijawab “${label}” dengan formulir versi ${version}, yang lebih baru. Pindahkan keluarga ini ke formulir baru untuk mengubahnya.`,
  },
  apartShort: {
    no_counterpart: 'tidak ada lagi dalam pilihan',
    newer_form: 'dari formulir yang lebih baru',
  },
  kept: 'Jawaban pertanyaan yang tidak ada lagi di formulir',
  keptHint: 'Jawaban ini tetap disimpan dan ikut terkirim.',
  keptNewer: 'dari formulir yang lebih baru',
  coming: (version: number, day: string) => `Formulir versi ${version} berlaku mulai ${day}`,
  comingForm: 'Formulir berikutnya',
  behind: (count: string) => `${count} draf masih memakai formulir lama.`,
  moveUnaffected: 'Pindahkan semua draf yang tidak berubah',
  looking: (done: string, total: string) => `Memeriksa ${done} dari ${total} draf`,
  stop: 'Berhenti',
  movedSome: (moved: string, left: string) =>
    `${moved} draf dipindahkan. ${left} draf berubah isinya: buka satu per satu untuk melihatnya.`,
  movedAll: (moved: string) => `${moved} draf dipindahkan. Tidak ada lagi draf di formulir lama.`,
};

export type DecreeWords = typeof id;
