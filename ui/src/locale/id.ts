/** Words of the screens in Indonesian, the language they are written in. English has the same keys or does not compile. */
import { id as outcome } from './outcome.id';
import type { RemovalReason } from '../generated/officer/RemovalReason';

export const id = {
  language: 'Bahasa',
  close: 'Tutup',
  cancel: 'Batal',
  back: 'Kembali',
  retry: 'Coba lagi',
  skipToContent: 'Langsung ke isi',

  outcome,

  status: {
    not_visited: 'Belum dikunjungi',
    draft: 'Draf',
    needs_fix: 'Perlu perbaikan',
    ready: 'Siap dikirim',
    sent: 'Terkirim',
    returned: 'Dikembalikan',
    conflict: 'Perlu keputusan kabupaten',
    locked: 'Dikunci',
    not_found: 'Tidak ditemukan',
    refused: 'Menolak',
    moved: 'Pindah',
  },

  question: {
    required: 'wajib diisi',
    clear: 'Kosongkan jawaban',
    choose: 'Pilih jawaban',
    digits: (count: number) => `${count} angka`,
    day: 'Tanggal',
    month: 'Bulan',
    year: 'Tahun',
    dateHint: 'Contoh: 3 1 1980',
    dateIncomplete: 'Tanggal belum lengkap: isi tanggal, bulan, dan tahun dengan angka.',
    pendingDigit: (digit: string) => `${digit}_ : ketik angka kedua, atau Enter`,
    unknownCode: (code: string) => `Tidak ada pilihan ${code}.`,
    previous: (value: string) => `Sebelumnya: ${value}`,
    unconfirmed: 'Dari pendataan sebelumnya, belum dikonfirmasi.',
    mandatory: 'Wajib diisi.',
  },

  place: {
    latitude: 'Lintang',
    longitude: 'Bujur',
    locate: 'Ambil lokasi',
    locating: 'Mencari lokasi …',
    accuracy: (metres: number) => `Ketelitian ${metres} m`,
    keep: (metres: number) => `Simpan sekarang (${metres} m)`,
    measuring: (metres: number) => `Ketelitian sekarang ${metres} m.`,
    bad: 'Masih di atas 50 m: tunggu sebentar, atau pindah ke tempat terbuka.',
    good: 'Cukup baik untuk disimpan.',
    stop: 'Batal',
    typedHint: 'Tanpa GPS, ketik lintang dan bujur dari peta.',
    unavailable: 'Perangkat ini tidak memberi lokasi. Isi lintang dan bujur dari peta atau GPS.',
    outside: 'Lintang antara -90 dan 90, bujur antara -180 dan 180.',
  },

  errors: {
    title: (count: number) => `Ada ${count} yang perlu diperbaiki`,
    unreachable: 'Program tidak menjawab. Data yang sudah tersimpan tetap aman.',
    failed: (code: string) => `Tidak berhasil. Data yang sudah tersimpan tetap aman. Kode: ${code}`,
  },

  /** Why somebody is no member any more. */
  removal: {
    moved: 'Pindah',
    moved_abroad: 'Pindah ke luar negeri',
    died: 'Meninggal',
    not_found: 'Tidak ditemukan',
    wrong_entry: 'Salah catat',
    duplicate: 'Dobel',
  } satisfies Record<RemovalReason, string>,

  /** Why somebody is in another household: said by the program, not chosen. */
  lineage: {
    split: 'Pecah keluarga',
    rejoined: 'Kembali ke keluarga asal',
  },

  boundary: {
    title: 'Bagian ini tidak dapat ditampilkan',
    safe: 'Jawaban yang sudah tersimpan tetap aman di perangkat.',
    next: 'Coba tampilkan lagi. Bila berulang, sebutkan kode ini kepada kabupaten.',
    code: (code: string) => `Kode: ${code}`,
    again: 'Tampilkan lagi',
    unexpected: (code: string) => `Terjadi kesalahan. Yang sudah tersimpan tetap aman. Kode: ${code}`,
  },

  list: {
    position: (row: number, total: number) => `Baris ${row} dari ${total}`,
  },
};

export type Messages = typeof id;
