/** The vocabulary of statuses: each has a colour and a shape, so that nothing is told by colour alone. */
import ArrowUp from '@lucide/svelte/icons/arrow-up';
import Ban from '@lucide/svelte/icons/ban';
import Check from '@lucide/svelte/icons/check';
import Circle from '@lucide/svelte/icons/circle';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import Contrast from '@lucide/svelte/icons/contrast';
import Lock from '@lucide/svelte/icons/lock';
import MoveHorizontal from '@lucide/svelte/icons/arrow-left-right';
import SearchX from '@lucide/svelte/icons/search-x';
import Truck from '@lucide/svelte/icons/truck';
import Undo from '@lucide/svelte/icons/undo-2';
import type { Component } from 'svelte';

import type { Messages } from '../locale/id';

export type Status = keyof Messages['status'];
export type Colour = 'grey' | 'blue' | 'red' | 'deep-green' | 'green' | 'orange' | 'purple';

export interface Look {
  colour: Colour;
  shape: Component<{ size?: number | string; strokeWidth?: number | string }>;
}

export const looks: Record<Status, Look> = {
  not_visited: { colour: 'grey', shape: Circle },
  draft: { colour: 'blue', shape: Contrast },
  needs_fix: { colour: 'red', shape: CircleAlert },
  ready: { colour: 'deep-green', shape: ArrowUp },
  sent: { colour: 'green', shape: Check },
  returned: { colour: 'orange', shape: Undo },
  conflict: { colour: 'purple', shape: MoveHorizontal },
  locked: { colour: 'grey', shape: Lock },
  not_found: { colour: 'grey', shape: SearchX },
  refused: { colour: 'grey', shape: Ban },
  moved: { colour: 'grey', shape: Truck },
};
