/** Why a change is set aside, in words. */
import type { QuarantineItem } from '../../generated/district/QuarantineItem';
import type { DistrictWords } from '../../locale/district.id';

export function reasonOf(item: QuarantineItem, words: DistrictWords): string {
  const text = words.quarantine;
  if (item.in_grace) return text.inGrace;
  if (item.reason === 'revoked' && item.cause) return text.revokedFor(words.devices.causes[item.cause].name);
  return text.reasons[item.reason] ?? item.reason;
}
