/** Kerja tanpa jaringan: berkas .pendata. */
export const id = {
  title: 'Tanpa jaringan',
  intro: 'Bawa pekerjaan dengan USB ke tablet lain atau ke kabupaten. Berkas ini terkunci: hanya petugas desa yang sama dan server yang dapat membukanya.',
  village: 'Desa',
  contains: 'Isi berkas',
  work: (households: string, bytes: string) => `${households} keluarga yang menunggu dikirim, kira-kira ${bytes}`,
  noWork: 'Tidak ada keluarga yang menunggu dikirim',
  carried: (households: string) => `${households} keluarga titipan dari tablet lain`,
  carriedTitle: 'Titipan tablet lain',
  carriedWaits: (households: string) => `${households} keluarga, ikut dikirim saat ada jaringan`,
  whole: (bytes: string) => `Seluruh data desa, untuk tablet yang belum punya (± ${bytes})`,
  photos: (count: string, bytes: string) => `${count} foto yang belum terkirim (${bytes})`,
  save: 'Simpan ke berkas (.pendata)',
  saving: (bytes: string) => `Menyusun berkas: ${bytes}`,
  open: 'Buka berkas .pendata',
  reading: (done: string, total: string) => `Mengambil isi berkas: bagian ${done} dari ${total}`,
  checking: 'Memeriksa keutuhan berkas …',
  stop: 'Hentikan',
  bundled: (when: string) => `Terakhir disimpan ke berkas ${when}. Tetap menunggu dikirim sampai server menyatakan sudah menerima.`,
  householdBundled: (day: string) => `Dibawa dalam berkas ${day}.`,
  syncFirst: 'Sinkronkan satu kali dengan jaringan; setelah itu berkas dapat dibuat.',
  given: (name: string) => `Berkas ${name} dibuka.`,
  takeGiven: 'Ambil isinya',
  dismiss: 'Abaikan',
  reportTitle: 'Isi berkas sudah diambil',
  from: (device: string, officer: string, made: string) => `Dari ${device} (${officer}), dibuat ${made}`,
  fromDistrict: (made: string) => `Dari kabupaten, dibuat ${made}`,
  nothingNew: 'Tidak ada yang baru: semua isi berkas ini sudah ada di perangkat.',
  households: (count: string) => `${count} keluarga berubah`,
  loaded: (count: string) => `${count} keluarga desa dimuat`,
  accepted: (count: string) => `${count} perubahan baru`,
  known: (count: string) => `${count} perubahan sudah ada`,
  waiting: (count: string) => `${count} perubahan menunggu perubahan lain`,
  willCarry: (count: string) => `${count} perubahan dititipkan: perangkat ini mengirimnya ke server saat ada jaringan`,
  sent: (count: string) => `${count} perubahan Anda sudah diterima server`,
  setAside: (count: string) => `${count} perubahan Anda ditahan server untuk diperiksa kabupaten`,
  tookPhotos: (count: string) => `${count} foto diambil`,
  form: (version: number) => `Formulir versi ${version} dipasang`,
  refused: (count: string, why: string) => `${count} perubahan tidak dipakai: ${why}`,
  reasons: {
    malformed: 'rusak',
    oversize: 'terlalu besar',
    foreign_shape: 'bentuknya tidak dikenal',
    foreign_actor: 'bukan dari perangkat yang menandatangani',
    broken_seal: 'segelnya tidak sah, atau perangkatnya tidak dikenal',
    out_of_area: 'keluarganya bukan di desa ini',
    revoked: 'perangkat penulisnya sudah dicabut; server akan menahannya',
    foreign_author: 'atas nama orang lain',
    duplicate_sequence: 'nomornya dobel, tanda tablet yang disalin',
    gate_failed: 'tidak dapat diterapkan',
    depends_on_refused: 'bergantung pada perubahan yang ditolak',
  } as Readonly<Record<string, string>>,
  close: 'Tutup',
  refusals: {
    not_a_bundle: 'Ini bukan berkas .pendata. Pilih berkas lain.',
    newer_bundle: 'Berkas dibuat oleh program yang lebih baru. Tidak ada yang diambil. Perbarui program ini dulu.',
    bundle_cut_short: 'Berkas tidak utuh: salinannya terputus. Tidak ada yang diambil. Salin lagi dari asalnya.',
    bundle_altered: 'Isi berkas berubah atau rusak. Tidak ada yang diambil. Minta berkas baru dari pembuatnya.',
    bundle_unreadable: 'Berkas tidak dapat dibaca. Periksa apakah USB masih terpasang.',
    bundle_newer_key: 'Kunci desa di perangkat ini belum yang terbaru. Tidak ada yang diambil. Sinkronkan sekali dengan jaringan, lalu coba lagi.',
    bundle_older_key: 'Berkas ini dikunci dengan kunci lama. Tidak ada yang diambil. Minta berkas baru, atau serahkan ke kabupaten.',
    bundle_unknown_sender: 'Perangkat pembuat berkas tidak dikenal. Tidak ada yang diambil. Serahkan berkas ke kabupaten.',
    bundle_revoked_sender:
      'Perangkat pembuat berkas sudah dicabut. Tidak ada yang diambil. Isinya tidak hilang: serahkan berkas ke kabupaten.',
  } as Readonly<Record<string, string>>,
  otherVillage: (place: string) => `Berkas ini untuk Desa ${place}, bukan desa Anda. Tidak ada yang diambil.`,
  otherDistrict: 'Berkas ini dari kabupaten lain. Tidak ada yang diambil.',
  stopped: 'Dihentikan. Yang sudah diambil tetap ada; buka berkas lagi untuk melanjutkan.',
};

export type BundleWords = typeof id;

/** Why a file is not taken in, or none is made. */
export function bundleRefusal(text: BundleWords, { reason, place }: Readonly<Record<string, unknown>>): string {
  if (reason === 'bundle_other_village') return text.otherVillage(String(place));
  if (reason === 'bundle_other_district') return text.otherDistrict;
  return text.refusals[String(reason)] ?? String(reason);
}
