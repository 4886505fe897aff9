/** The console's words about photos in English. */
import type { photo as idPhoto } from './photo.id';

export const photo: typeof idPhoto = {
  title: (label) => `Photo: ${label}`,
  enlarge: 'Enlarge photo',
  missing: 'The officer has not sent the photo yet.',
  missingWhole: 'The officer has not sent the large photo yet; its thumbnail is here.',
  about: (width, height, bytes, taken) => `${width} × ${height}, ${bytes}, taken ${taken}`,
  at: (latitude, longitude) => `Camera's location ${latitude}, ${longitude}`,
  count: (count) => `${count} ${count === 1 ? 'photo' : 'photos'}`,
  evidence: 'Photos of this household',
  kept: 'all photos are kept',
};
