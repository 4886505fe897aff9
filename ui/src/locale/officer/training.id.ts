/** Mode latihan, in Indonesian. */
export const id = {
  enter: 'Mode latihan',
  why: 'Belajar dengan desa dan warga contoh. Tidak ada yang dikirim; data asli terkunci dan tidak berubah.',
  whyFirst: 'Belum punya kode? Coba dulu dengan desa contoh. Tidak ada yang dikirim.',
  opening: 'Menyiapkan desa latihan …',
  banner: 'LATIHAN',
  bannerSays: 'data tidak dikirim',
  leave: 'Keluar dari latihan',
  restart: 'Mulai latihan dari awal',
  restartTitle: 'Mulai latihan dari awal?',
  restartWhy: 'Semua yang Anda isi selama latihan dihapus, dan desa contoh dibuat lagi. Data asli tidak tersentuh.',
  sync: 'Ini latihan: tidak ada yang dikirim atau diterima. Pada perangkat asli, di sini terlihat apa yang menunggu dikirim.',
  pill: 'Latihan - tidak dikirim',
};

export type TrainingWords = typeof id;
