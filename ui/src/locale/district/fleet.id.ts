/** Words for whoever looks after devices, in Indonesian. English has the same keys or does not compile. */
import type { FormStanding } from '../../generated/district/FormStanding';
import type { RevocationCause } from '../../generated/district/RevocationCause';
import type { SaidStanding } from '../../generated/district/SaidStanding';

const causes: Record<RevocationCause, { name: string; what: string }> = {
  lost: {
    name: 'Hilang atau dicuri',
    what: 'Batas pemberitahuan 3 × 24 jam (UU 27/2022) dihitung mulai sekarang. Yang masih dikirim perangkat ini masuk karantina.',
  },
  cause: { name: 'Penyalahgunaan', what: 'Pemegangnya tidak dipercaya lagi. Yang masih dikirim perangkat ini masuk karantina.' },
  left: {
    name: 'Petugas berhenti',
    what: 'Pekerjaan yang masih dikirim dalam 30 hari masuk karantina untuk ditinjau; sesudah itu dianggap seperti penyalahgunaan.',
  },
};

export const devices = {
  title: 'Petugas dan perangkat',
  what: 'Keadaan setiap perangkat menurut sinkronisasi terakhirnya.',
  device: 'Perangkat',
  officer: 'Petugas',
  seen: 'Terakhir sinkron',
  never: 'belum pernah',
  silent: 'lebih dari 14 hari',
  backlog: 'Belum dikirim',
  oldest: (age: string) => `sejak ${age} lalu`,
  clock: 'Selisih jam',
  clockFine: 'tepat',
  minutes: (count: string) => `${count} menit`,
  disk: 'Sisa disk',
  unknown: 'tidak dilaporkan',
  number: (number: number) => `No. ${number}`,
  program: (version: string) => `versi ${version}`,
  form: (version: number) => `formulir ${version}`,
  noForm: 'belum ada formulir',
  copies: (count: number) => `Terlihat ${count} kali sebagai salinan`,
  state: 'Keadaan',
  active: 'Aktif',
  revoked: 'Dicabut',
  revokedFor: (cause: string, day: string) => `${cause}, ${day}`,
  graceEnds: (day: string) => `ditinjau sampai ${day}`,
  lostReport: 'Laporan kehilangan',
  change: 'Ubah alasan',
  search: 'Cari perangkat, petugas, atau desa',
  show: 'Tampilkan',
  all: 'Semua',
  silentOnly: 'Tidak sinkron > 14 hari',
  waitingOnly: 'Ada yang belum dikirim',
  attentionOnly: 'Jam, disk, atau salinan bermasalah',
  revokedOnly: 'Dicabut',
  total: (count: string) => `${count} perangkat`,
  sortBy: (column: string) => `urutkan menurut ${column}`,
  revoke: 'Cabut',
  revokeTitle: (label: string) => `Cabut ${label}?`,
  revokeWords: 'Perangkat tidak dapat lagi membaca data. Pencabutan tidak dapat dibatalkan: petugas mendaftarkan perangkat lagi. Yang belum dikirim tidak dibuang; masuk karantina dan terlihat di sini.',
  revokeBacklog: (count: number) => `Perangkat ini melaporkan ${count} perubahan yang belum dikirim.`,
  cause: 'Sebab',
  causes,
  reason: 'Alasan',
  reasonHint: 'Tercatat di jejak audit. Jangan tulis nama atau NIK.',
  revokedNow: (label: string) => `${label} dicabut.`,
  empty: 'Belum ada perangkat yang terdaftar.',
  emptyFiltered: 'Tidak ada perangkat untuk saringan ini.',
};

export const ages = {
  minutes: (count: string) => `${count} menit`,
  hours: (count: string) => `${count} jam`,
  days: (count: string) => `${count} hari`,
};

export const lost = {
  title: (label: string) => `Laporan kehilangan: ${label}`,
  law: 'UU 27/2022 pasal 46: pemberitahuan tertulis kepada subjek data dan lembaga paling lambat 3 × 24 jam.',
  officer: 'Petugas',
  reported: 'Dilaporkan hilang',
  deadline: 'Batas pemberitahuan',
  left: (age: string) => `tinggal ${age}`,
  over: 'sudah lewat',
  seen: 'Terakhir sinkron',
  made: 'Laporan dibuat',
  villages: 'Desa di perangkat',
  households: (count: string) => `${count} keluarga di perangkat`,
  household: 'Keluarga',
  village: 'Desa',
  rt: 'RT',
  head: 'Kepala keluarga',
  since: 'Sejak',
  certain: 'Kepastian',
  yes: 'pasti',
  maybe: 'mungkin',
  maybeWhat: '“Mungkin”: sampai di server setelah sinkronisasi terakhir perangkat ini; perangkat bisa menerimanya dari perangkat lain.',
  print: 'Cetak',
  file: 'Unduh CSV',
  back: 'Perangkat',
  until: (day: string) => `sampai ${day}`,
  from: (day: string) => `sejak ${day}`,
  empty: 'Perangkat ini tidak memuat keluarga.',
};

export const quarantine = {
  title: 'Karantina',
  words: 'Perubahan yang ditolak tetap disimpan utuh di sini beserta alasannya. Yang sudah diterima tidak dapat ditarik kembali.',
  empty: 'Tidak ada perubahan yang menunggu ditinjau.',
  emptyKept: 'Belum ada perubahan yang ditinjau dan tetap ditolak.',
  emptyFiltered: 'Tidak ada perubahan untuk saringan ini.',
  household: 'Keluarga',
  from: 'Dari',
  reason: 'Alasan ditolak',
  received: 'Diterima',
  age: (age: string) => `${age} lalu`,
  size: 'Ukuran',
  unknownVillage: 'belum dikenal',
  more: 'Tampilkan berikutnya',
  show: 'Tampilkan',
  waiting: 'Menunggu ditinjau',
  kept: 'Sudah ditinjau, tetap ditolak',
  allReasons: 'Semua alasan',
  ofDevice: (label: string) => `Hanya dari ${label}`,
  everyDevice: 'Tampilkan semua perangkat',
  choose: 'Pilih',
  chooseAll: 'Pilih semua di halaman ini',
  chosen: (count: string) => `${count} dipilih`,
  release: 'Terima',
  releaseTitle: (count: string) => `Terima ${count} perubahan?`,
  releaseWords: 'Perubahan masuk ke data desa atas nama penulisnya, menurut urutan penulisannya. Tidak dapat dibatalkan. Tanda tangan dan isinya tetap diperiksa.',
  keepOut: 'Tetap tolak',
  keepOutTitle: (count: string) => `Tetap tolak ${count} perubahan?`,
  keepOutWords: 'Perubahan tetap disimpan, tetapi tidak lagi menunggu ditinjau.',
  again: 'Tinjau lagi',
  againReason: 'dibatalkan',
  why: 'Alasan',
  whyHint: 'Tercatat di jejak audit. Jangan tulis nama atau NIK.',
  released: (count: string) => `${count} perubahan diterima.`,
  notReleased: (count: string, reasons: string) => `${count} tidak diterima: ${reasons}.`,
  keptOut: (count: string) => `${count} perubahan tetap ditolak.`,
  undo: 'Urungkan',
  undone: 'Menunggu ditinjau lagi.',
  inGrace: 'Dari petugas yang berhenti: menunggu ditinjau',
  revokedFor: (cause: string) => `Perangkat sudah dicabut: ${cause}`,
  verdicts: { waiting: 'menunggu perubahan sebelumnya', not_found: 'sudah tidak di karantina' } as Record<string, string>,
  reasons: {
    malformed: 'Bukan perubahan yang sah',
    oversize: 'Melebihi batas ukuran',
    foreign_shape: 'Bentuk data tidak dikenal',
    foreign_actor: 'Ditulis atas nama perangkat lain',
    broken_seal: 'Tanda tangan tidak cocok',
    out_of_area: 'Keluarga di luar wilayah tugas',
    revoked: 'Perangkat sudah dicabut',
    foreign_author: 'Penulis tidak berhak',
    duplicate_sequence: 'Salinan perangkat',
    gate_failed: 'Gagal diuji pada salinan',
    depends_on_refused: 'Bergantung pada perubahan yang ditolak',
    crashed: 'Menghentikan program pemeriksa',
    out_of_memory: 'Menghabiskan memori pemeriksa',
    timed_out: 'Terlalu lama diperiksa',
    erased: 'Keluarganya sudah dikosongkan: seseorang dihapus',
  } as Record<string, string>,
};

export const health = {
  title: 'Kesehatan sinkronisasi',
  setBack: 'Server ini mundur ke keadaan lama. Tidak ada yang diterima sampai operator membuka epoch baru (buku panduan 2). Data di perangkat aman.',
  fine: 'Server menerima dan menjawab seperti biasa.',
  epoch: 'Epoch',
  devices: 'Perangkat',
  seenToday: 'Sinkron 24 jam terakhir',
  silent: 'Tidak sinkron > 14 hari',
  lastSeen: 'Terakhir sinkron',
  receipts: 'Tanda terima',
  backlog: 'Belum dikirim',
  oldest: (age: string) => `tertua ${age} lalu`,
  clocks: 'Jam meleset > 10 menit',
  copies: 'Terlihat sebagai salinan',
  disks: 'Disk hampir penuh (< 500 MB)',
  quarantined: 'Menunggu ditinjau',
  waiting: 'Menunggu perubahan sebelumnya',
  byDistrict: 'Per kabupaten',
  reasons: 'Karantina menurut alasan',
  count: 'Jumlah',
  district: 'Kabupaten',
  server: 'Server yang menjawab ini',
  since: (moment: string) => `sejak dinyalakan ${moment}`,
  counted: {
    pushes: 'Kiriman dijawab',
    pulls_shed: 'Unduhan ditunda karena sibuk',
    workers_lost: 'Proses pemeriksa berhenti',
    refused_by_epoch: 'Kiriman ditolak karena server mundur',
    digest_mismatches: 'Isi desa berbeda, dibaca ulang',
    failed_requests: 'Permintaan gagal',
  },
  none: 'tidak ada',
};

const said: Record<SaidStanding, string> = {
  disputed: 'Jawaban petugas berbeda',
  same: 'Sama',
  different: 'Bukan',
  open: 'Ditanyakan nanti',
};

/** What officers said of likely duplicates. */
export const doubles = {
  title: 'Mungkin dobel',
  what: 'Keluarga atau orang yang tampaknya tercatat dua kali, dan jawaban petugas. Tidak ada yang digabung sendiri.',
  village: 'Desa',
  standing: 'Keadaan',
  pair: 'Pasangan',
  words: 'Jawaban petugas',
  standings: said,
  members: (one: string, other: string) => `${one} dan ${other}, dalam satu keluarga`,
  said: { same: 'sama', different: 'bukan', later: 'tanya nanti' } as Record<string, string>,
  nobody: 'petugas kabupaten lain',
  elsewhere: 'Satu keluarga tidak tersimpan di kabupaten ini.',
  empty: 'Petugas desa ini belum menjawab pasangan apa pun.',
};

const standings: Record<FormStanding, string> = {
  in_force: 'Berlaku',
  past: 'Sudah diganti',
  coming: 'Akan berlaku',
  halted: 'Dihentikan',
  elsewhere: 'Bukan untuk kabupaten ini',
};

export const forms = {
  title: 'Versi formulir',
  version: 'Versi',
  decree: 'Dasar',
  standing: 'Keadaan',
  starts: 'Mulai berlaku',
  devices: 'Perangkat',
  standings,
  without: (count: string) => `${count} perangkat belum punya formulir.`,
  empty: 'Belum ada formulir yang diterbitkan.',
};

export const storage = {
  title: 'Penyimpanan',
  database: 'Basis data',
  photos: (count: string) => `${count} foto`,
  free: 'Sisa disk server ini',
  unknown: 'tidak diketahui',
  table: 'Tabel',
  rows: 'Baris',
  estimated: 'Baris (perkiraan)',
  bytes: 'Ukuran',
  share: 'Bagian',
  provinces: 'Per provinsi',
  province: 'Provinsi',
};

export const exports = {
  title: 'Ekspor',
  what: 'Daftar sebagai berkas CSV. Nama dan nomor disamarkan, kecuali Anda menyebut alasannya. Setiap ekspor tercatat di jejak audit.',
  list: 'Daftar',
  lists: { households: 'Keluarga', people: 'Anggota keluarga' },
  full: 'Tampilkan nama, alamat, dan nomor lengkap',
  reason: 'Untuk apa data lengkap diperlukan',
  reasonHint: 'Tercatat di jejak audit. Jangan tulis nama atau NIK.',
  reasonMissing: 'Alasan wajib diisi.',
  get: 'Unduh CSV',
  begun: 'Unduhan dimulai. Menutup unduhan menghentikan pembacaan di server.',
};

export type FleetWords = {
  doubles: typeof doubles;
  devices: typeof devices;
  ages: typeof ages;
  lost: typeof lost;
  quarantine: typeof quarantine;
  health: typeof health;
  forms: typeof forms;
  storage: typeof storage;
  exports: typeof exports;
};
