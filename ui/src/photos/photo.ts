/** Photos in an answer: words `hash:thumbnail:bytes:WxH:taken[:latitude,longitude]`, as crates/domain/src/photo.rs writes them. */

export interface Photo {
  /** As it stands in the answer. */
  word: string;
  /** SHA-256 of the photo, and of its thumbnail. */
  hash: string;
  thumbnail: string;
  bytes: number;
  width: number;
  height: number;
  /** Unix seconds. */
  taken: number;
  place?: { latitude: number; longitude: number };
}

const pattern = /^([0-9a-f]{64}):([0-9a-f]{64}):(\d+):(\d+)x(\d+):(-?\d+)(?::(-?[\d.]+),(-?[\d.]+))?$/;

function photoOf(word: string): Photo | undefined {
  const found = pattern.exec(word);
  if (!found) return undefined;
  const [, hash = '', thumbnail = '', bytes, width, height, taken, latitude, longitude] = found;
  const place = latitude && longitude ? { latitude: Number(latitude), longitude: Number(longitude) } : undefined;
  return { word, hash, thumbnail, bytes: Number(bytes), width: Number(width), height: Number(height), taken: Number(taken), place };
}

function wordsOf(value: string): string[] {
  return value.split(/\s+/).filter(Boolean);
}

export function photosOf(value: string): Photo[] {
  return wordsOf(value).flatMap((word) => photoOf(word) ?? []);
}

/** What stands in the answer beside photos: a file's name, typed before there were photos. */
export function fileNames(value: string): string {
  return wordsOf(value)
    .filter((word) => !photoOf(word))
    .join(' ');
}

/** The answer without one of its photos. */
export function without(value: string, { word }: Photo): string {
  return wordsOf(value)
    .filter((other) => other !== word)
    .join(' ');
}
