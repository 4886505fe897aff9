/** Berkas perangkat: .pendata yang dibawa dengan tangan. */
export const id = {
  title: 'Berkas perangkat',
  intro: 'Pekerjaan yang dibawa petugas dengan USB. Diperiksa seperti kiriman lewat jaringan; dimasukkan dua kali tidak mengubah apa pun.',
  take: 'Masukkan berkas .pendata',
  taking: (name: string) => `Memeriksa dan memasukkan ${name} …`,
  give: 'Berkas untuk desa',
  giveIntro: 'Berisi data desa dan jawaban server atas kiriman petugas, untuk tablet yang tidak dapat terhubung.',
  village: 'Desa/kelurahan',
  download: 'Unduh berkas desa',
  noVillage: 'Belum ada desa yang mempunyai data.',
  from: (device: string, officer: string, made: string) => `Dari ${device} (${officer}), dibuat ${made}`,
  fromServer: (made: string) => `Dari server ini, dibuat ${made}`,
  of: (village: string) => `Desa ${village}`,
  households: (count: string) => `${count} keluarga`,
  accepted: (count: string) => `${count} perubahan diterima`,
  duplicate: (count: string) => `${count} perubahan sudah ada sebelumnya`,
  waiting: (count: string) => `${count} perubahan menunggu perubahan lain`,
  photos: (count: string) => `${count} foto diterima`,
  quarantined: (count: string, why: string) => `${count} perubahan dikarantina: ${why}`,
  revoked: 'Perangkat pembuatnya sudah dicabut: pekerjaannya ditahan di karantina, tidak dibuang.',
  seeQuarantine: 'Lihat karantina',
  refusals: {
    not_a_bundle: 'Bukan berkas .pendata. Tidak ada yang dimasukkan.',
    newer_bundle: 'Berkas dibuat oleh program yang lebih baru daripada server ini. Tidak ada yang dimasukkan.',
    bundle_cut_short: 'Berkas tidak utuh: salinannya terputus. Tidak ada yang dimasukkan. Minta petugas menyalin lagi.',
    bundle_altered: 'Berkas berubah, rusak, atau bukan untuk server ini. Tidak ada yang dimasukkan. Minta berkas baru.',
    bundle_other_district: 'Berkas dari kabupaten lain. Tidak ada yang dimasukkan.',
    bundle_unknown_sender: 'Perangkat pembuatnya tidak terdaftar di kabupaten ini. Tidak ada yang dimasukkan.',
    too_large: 'Berkas lebih besar dari 1 GB. Tidak ada yang dimasukkan.',
  } as Readonly<Record<string, string>>,
};

export type BundleWords = typeof id;
