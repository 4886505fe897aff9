/** The first download of a village, in Indonesian. */
export const id = {
  of: (village: string) => `Mengunduh data Desa ${village}`,
  pausedOf: (village: string) => `Unduhan Desa ${village} dijeda`,
  stoppedOf: (village: string) => `Unduhan Desa ${village} terhenti`,
  households: (done: string, total: string) => `${done} dari ${total} keluarga`,
  bytes: (done: string, total: string) => `${done} dari ${total}`,
  left: (time: string) => `sisa ${time}`,
  soon: 'kurang dari 1 menit',
  minutes: (count: number) => `± ${count} menit`,
  hours: (count: string) => `± ${count} jam`,
  behind: (count: number) => `${count} desa lain menyusul`,
  pause: 'Jeda unduhan',
  resume: 'Lanjutkan unduhan',
  usable: 'Keluarga yang sudah ada boleh dikerjakan.',
  pausedToo: 'Kiriman ikut dijeda; isian tetap tersimpan di perangkat.',
  noResult: (done: string, total: string) =>
    `Tidak ditemukan di ${done} keluarga yang sudah terunduh (dari ${total}). Tunggu unduhan selesai sebelum menambahkan keluarga, supaya tidak dobel.`,
  emptyYet: 'Keluarga sedang diunduh; yang pertama segera tampil di sini.',
  notHereYet: (done: string, total: string) =>
    `Keluarga ini belum terunduh: ${done} dari ${total} keluarga sudah ada. Tidak ada yang hilang; buka lagi setelah unduhan selesai.`,
  lowSpace: (free: string, needed: string) => `Penyimpanan tinggal ${free}; unduhan dan pekerjaan Anda perlu kira-kira ${needed}.`,
  despiteSpace: 'Tetap lanjutkan',
};

export type DownloadWords = typeof id;
