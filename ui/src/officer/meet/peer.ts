/** The other device in words: its name, and its officer's. */
import type { PeerLabel } from '../../generated/officer/PeerLabel';
import { words } from '../words';

export function peerWords({ device, name }: PeerLabel): string {
  return words().meet.with(device, name);
}
