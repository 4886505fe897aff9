/** A place as the form writes it: `latitude longitude altitude accuracy`, degrees and metres. */
import type { PlaceReading } from '../platform/platform';

/** Six decimals are a decimetre: more would be noise. */
export function placeValue({ latitude, longitude, altitude, accuracy }: PlaceReading): string {
  return `${latitude.toFixed(6)} ${longitude.toFixed(6)} ${altitude.toFixed(1)} ${accuracy.toFixed(1)}`;
}

/** `undefined` for anything that is not a place. */
export function placeOf(value: string): PlaceReading | undefined {
  const numbers = value.split(' ').map(Number);
  const [latitude, longitude, altitude = 0, accuracy = 0] = numbers;
  if (latitude === undefined || longitude === undefined || numbers.some(Number.isNaN)) return undefined;
  return { latitude, longitude, altitude, accuracy };
}

/** Two typed coordinates, comma or point; `undefined` where they are no place on earth. */
export function typedPlace(latitude: string, longitude: string): PlaceReading | undefined {
  const [north, east] = [latitude, longitude].map((text) =>
    text.trim() === '' ? NaN : Number(text.trim().replace(',', '.')),
  ) as [number, number];
  const onEarth = Math.abs(north) <= 90 && Math.abs(east) <= 180;
  return onEarth ? { latitude: north, longitude: east, altitude: 0, accuracy: 0 } : undefined;
}
