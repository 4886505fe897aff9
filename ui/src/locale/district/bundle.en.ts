/** Device files: .pendata carried by hand. */
import type { BundleWords } from './bundle.id';

export const en: BundleWords = {
  title: 'Device files',
  intro: 'Work that officers bring on a USB stick. It is checked like what comes over the network; taking a file in twice changes nothing.',
  take: 'Take in .pendata files',
  taking: (name) => `Checking and taking in ${name} …`,
  give: 'A file for a village',
  giveIntro: 'Holds the village and the server’s answers to what officers sent, for tablets that cannot connect.',
  village: 'Village',
  download: 'Download the village’s file',
  noVillage: 'No village has data yet.',
  from: (device, officer, made) => `From ${device} (${officer}), made ${made}`,
  fromServer: (made) => `From this server, made ${made}`,
  of: (village) => `Village ${village}`,
  households: (count) => `${count} households`,
  accepted: (count) => `${count} changes accepted`,
  duplicate: (count) => `${count} changes were here before`,
  waiting: (count) => `${count} changes wait for others`,
  photos: (count) => `${count} photos accepted`,
  quarantined: (count, why) => `${count} changes in quarantine: ${why}`,
  revoked: 'The device that made it was revoked: its work is kept in quarantine, not dropped.',
  seeQuarantine: 'See quarantine',
  refusals: {
    not_a_bundle: 'Not a .pendata file. Nothing was taken in.',
    newer_bundle: 'The file was made by a newer program than this server. Nothing was taken in.',
    bundle_cut_short: 'The file is not whole: its copy broke off. Nothing was taken in. Have it copied again.',
    bundle_altered: 'The file was altered, is damaged, or is not for this server. Nothing was taken in. Ask for a new one.',
    bundle_other_district: 'The file is of another district. Nothing was taken in.',
    bundle_unknown_sender: 'The device that made it is not enrolled in this district. Nothing was taken in.',
    too_large: 'The file is larger than 1 GB. Nothing was taken in.',
  },
};
