/** The console's words about photos in Indonesian; `photo.en.ts` has the same keys. */

export const photo = {
  title: (label: string) => `Foto: ${label}`,
  enlarge: 'Perbesar foto',
  missing: 'Foto belum diunggah oleh petugas.',
  missingWhole: 'Foto besar belum diunggah oleh petugas; gambar kecilnya sudah ada.',
  about: (width: string, height: string, bytes: string, taken: string) => `${width} × ${height}, ${bytes}, diambil ${taken}`,
  at: (latitude: string, longitude: string) => `Lokasi kamera ${latitude}, ${longitude}`,
  count: (count: number) => `${count} foto`,
  evidence: 'Foto keluarga ini',
  kept: 'semua foto dipertahankan',
};
