/** Words for erasing a person, in Indonesian. English has the same keys or does not compile. */
import type { EraseRequest } from '../../generated/district/EraseRequest';

export type ErasureReason = EraseRequest['reason'];

const causes: Record<ErasureReason, { name: string; what: string }> = {
  subject_request: { name: 'Permintaan orangnya', what: 'Oleh orang itu sendiri atau walinya (UU 27/2022, pasal 8 dan 43).' },
  order: { name: 'Perintah', what: 'Putusan pengadilan, atau perintah lembaga pengawas.' },
  no_basis: { name: 'Tanpa dasar', what: 'Masuk karena keliru, atau disimpan melewati batas waktunya.' },
};

export const erasure = {
  title: 'Hapus data pribadi seseorang',
  entry: 'Hapus data pribadi seseorang…',
  what: 'Keluarganya dibuat lagi tanpa orang itu, dan yang lama dikosongkan di server, di tablet, dan dalam riwayat. Anda hanya melihat angka dan nomor; isian keluarga tidak ditampilkan.',
  household: 'Nomor keluarga',
  householdHint: 'Seperti tertulis dalam surat kabupaten.',
  person: 'Nomor anggota',
  member: 'Anggota yang dihapus',
  noName: 'tanpa nama',
  malformed: 'Isi nomor seperti 0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b.',
  cause: 'Sebab',
  causes,
  letter: 'Surat kabupaten',
  letterHint: 'Nomor dan tanggal surat. Tercatat di jejak audit; jangan tulis nama atau NIK.',
  look: 'Periksa dahulu',
  planned: 'Yang akan terjadi',
  done: 'Sudah dihapus',
  village: 'Desa',
  members: 'Anggota yang tetap',
  changes: 'Perubahan yang dikosongkan',
  aside: 'Perubahan menunggu atau di karantina yang dikosongkan',
  photos: 'Foto yang dihapus',
  again: 'Pertanyaan yang ditanyakan lagi',
  againHint: 'Jawabannya menyebut orang itu. Masukkan keluarga yang baru ke daftar kerja petugas.',
  elsewhere: 'Dikenal juga di keluarga lain',
  elsewhereHint: 'Setiap keluarga dihapus sendiri-sendiri.',
  also: (household: string) => `Hapus juga di ${household}`,
  none: 'tidak ada',
  erase: 'Hapus…',
  sureTitle: 'Hapus untuk selamanya?',
  sure: 'Penghapusan tidak dapat dibatalkan, juga oleh operator. Cadangan yang lebih lama dihapus paling lambat setelah 35 hari.',
  understood: 'Saya sudah mencocokkan kedua nomor dengan surat kabupaten.',
  understoodMissing: 'Cocokkan dahulu, lalu centang.',
  really: 'Hapus data pribadi',
  remade: 'Keluarga penggantinya',
  open: 'Buka keluarga pengganti',
  tell: 'Tulis nomor ini dalam balasan ke kabupaten. Tablet mengikuti pada sinkronisasi berikutnya.',
  another: 'Hapus orang lain',
  forLetter: 'Nomor untuk surat penghapusan data pribadi',
  forLetterHint: 'Tulis kedua nomor dalam surat ke operator pusat.',
};
