/** Words of the second factor in Indonesian. English has the same keys or does not compile. */
export const factor = {
  code: 'Kode',
  codeHint: 'Enam angka dari aplikasi kode di telepon, atau satu kode pemulihan.',
  title: 'Pasang kode kedua',
  why: 'Akun ini dapat mengubah data, jadi kata sandi saja tidak cukup. Sekali pasang; sesudah itu kode diminta setiap kali masuk.',
  scan: 'Pindai gambar ini dengan aplikasi kode di telepon, atau ketik kuncinya.',
  picture: 'Gambar QR untuk aplikasi kode',
  secret: 'Kunci',
  typed: 'Enam angka yang tampil di telepon',
  confirm: 'Pasang',
  missing: 'Isi enam angka dari telepon.',
  codesTitle: 'Simpan kode pemulihan',
  codesWhy: 'Bila telepon hilang, satu kode membuka akun satu kali. Kode ini hanya tampil sekarang: catat di kertas dan simpan di tempat terkunci.',
  saved: 'Sudah dicatat, lanjutkan',
};

export type FactorWords = typeof factor;
