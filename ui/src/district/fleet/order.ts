/** Which devices are shown, and in which order. */
import type { DeviceView } from '../../generated/district/DeviceView';

export type Shown = 'all' | 'silent' | 'waiting' | 'attention' | 'revoked';
export type Column = 'device' | 'officer' | 'seen' | 'backlog' | 'clock' | 'disk';
export interface Order {
  column: Column;
  /** The largest first. */
  falling: boolean;
}

/** Seconds by which a clock may be off, and bytes below which a disk is nearly full: as the server counts them. */
export const CLOCK = 600;
export const LITTLE = 500 * 1024 * 1024;

export const isFull = (device: DeviceView) => device.disk_free !== null && device.disk_free < LITTLE;
export const isOff = (device: DeviceView) => Math.abs(device.clock_offset) > CLOCK;

const passes: Record<Shown, (device: DeviceView) => boolean> = {
  all: () => true,
  silent: (device) => device.silent,
  waiting: (device) => device.backlog > 0,
  attention: (device) => !device.revoked && (isOff(device) || isFull(device) || device.copies > 0),
  revoked: (device) => device.revoked,
};

/** What is not told comes last, either way. */
const values: Record<Column, (device: DeviceView) => string | number | null> = {
  device: (device) => device.label || `no ${String(device.number).padStart(9, '0')}`,
  officer: (device) => device.officer,
  seen: (device) => device.last_seen,
  backlog: (device) => device.backlog,
  clock: (device) => Math.abs(device.clock_offset),
  disk: (device) => device.disk_free,
};

export function listed(devices: readonly DeviceView[], typed: string, shown: Shown, order: Order): DeviceView[] {
  const wanted = typed.trim().toLowerCase();
  const says = (device: DeviceView) =>
    [device.label, device.officer, String(device.number), ...device.villages.map(({ name }) => name)].join(' ').toLowerCase();
  return devices.filter((device) => passes[shown](device) && says(device).includes(wanted)).sort(compare(order));
}

function compare({ column, falling }: Order) {
  const value = values[column];
  return (one: DeviceView, other: DeviceView) => {
    const [a, b] = [value(one), value(other)];
    if (a === null || b === null) return a === b ? one.number - other.number : a === null ? 1 : -1;
    const order = typeof a === 'string' ? a.localeCompare(String(b)) : a - Number(b);
    return (falling ? -order : order) || one.number - other.number;
  };
}
