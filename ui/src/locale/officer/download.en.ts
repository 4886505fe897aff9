/** The first download of a village, in English. */
import type { DownloadWords } from './download.id';

export const en: DownloadWords = {
  of: (village) => `Downloading the village ${village}`,
  pausedOf: (village) => `Download of ${village} paused`,
  stoppedOf: (village) => `Download of ${village} interrupted`,
  households: (done, total) => `${done} of ${total} households`,
  bytes: (done, total) => `${done} of ${total}`,
  left: (time) => `${time} left`,
  soon: 'less than 1 minute',
  minutes: (count) => `about ${count} minutes`,
  hours: (count) => `about ${count} hours`,
  behind: (count) => `${count} more villages follow`,
  pause: 'Pause the download',
  resume: 'Continue the download',
  usable: 'Households that are here can be worked on.',
  pausedToo: 'Sending pauses as well; answers stay saved on the device.',
  noResult: (done, total) =>
    `Not found among the ${done} households downloaded so far (of ${total}). Wait for the download before adding a household, so that none is entered twice.`,
  emptyYet: 'Households are being downloaded; the first will show here soon.',
  notHereYet: (done, total) =>
    `This household is not downloaded yet: ${done} of ${total} households are here. Nothing is lost; open it again when the download is done.`,
  lowSpace: (free, needed) => `Only ${free} of storage are free; the download and your work need about ${needed}.`,
  despiteSpace: 'Go on all the same',
};
