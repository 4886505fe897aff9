/** Words for village heads and auditors in Indonesian. English has the same keys or does not compile. */
export const village = {
  title: (name: string) => `Desa ${name}`,
  what: 'Periksa keluarga di desa ini. Pengesahan mencatat isi daftar pada saat tombol ditekan; perubahan sesudahnya perlu disahkan lagi.',
  signOff: 'Sahkan daftar desa',
  signedOff: (through: string) => `Daftar desa disahkan sampai perubahan nomor ${through}.`,
};

export const audit = {
  title: 'Jejak audit',
  what: 'Siapa melakukan apa dan kapan. Jejak ini tidak dapat diubah dan tidak memuat data keluarga.',
  number: 'Nomor',
  time: 'Waktu',
  who: 'Pelaku',
  act: 'Tindakan',
  detail: 'Keterangan',
  user: (number: number) => `akun ${number}`,
  device: (number: number) => `perangkat ${number}`,
  operator: 'server atau operator',
  more: 'Tampilkan berikutnya',
};

export type VillageWords = typeof village;
export type AuditWords = typeof audit;
