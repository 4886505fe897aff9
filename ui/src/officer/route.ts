/** Where the officer is: the part of the address after `#`. Holds ids only, never names or numbers of people. */

export type Route =
  | { screen: 'list' }
  | { screen: 'summary'; household: string }
  | { screen: 'form'; household: string; section?: string; person?: string; question?: string }
  | { screen: 'check'; household: string }
  | { screen: 'roster'; household: string }
  | { screen: 'conflicts'; household: string }
  | { screen: 'history'; household: string; question: string }
  | { screen: 'typing'; batch?: number }
  | { screen: 'sync' }
  | { screen: 'meet' }
  | { screen: 'doubles' }
  | { screen: 'notices' }
  | { screen: 'import' }
  | { screen: 'export' }
  | { screen: 'settings' }
  | { screen: 'pin' };

const ofHousehold = ['check', 'roster', 'conflicts'] as const;
const alone = ['sync', 'meet', 'doubles', 'notices', 'settings', 'pin', 'import', 'export'] as const;

/** Whatever is no place of ours is the list. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [first, household, task, section, person] = path.split('/').map(decodeURIComponent);
  const question = new URLSearchParams(query).get('q') ?? undefined;
  const screen = alone.find((name) => name === first);
  if (screen) return { screen };
  if (first === 'typing') return pruned({ screen: 'typing', batch: /^\d+$/.test(household ?? '') ? Number(household) : undefined });
  if (first !== 'household' || !household) return { screen: 'list' };
  if (task === 'form') return pruned({ screen: 'form', household, section, person, question });
  if (task === 'history' && question) return { screen: 'history', household, question };
  const own = ofHousehold.find((name) => name === task);
  return { screen: own ?? 'summary', household };
}

export function hashOf(route: Route): string {
  if (route.screen === 'typing') return route.batch === undefined ? '#/typing' : `#/typing/${route.batch}`;
  if (!('household' in route)) return route.screen === 'list' ? '#/' : `#/${route.screen}`;
  const parts = ['household', route.household];
  if (route.screen !== 'summary') parts.push(route.screen);
  if (route.screen === 'form' && route.section) parts.push(route.section, ...(route.person ? [route.person] : []));
  const question = 'question' in route ? route.question : undefined;
  return `#/${parts.map(encodeURIComponent).join('/')}${question ? `?q=${encodeURIComponent(question)}` : ''}`;
}

/** Where Esc leads. */
export function above(route: Route): Route {
  if (route.screen === 'pin') return { screen: 'settings' };
  if (route.screen === 'meet') return { screen: 'sync' };
  if (route.screen === 'typing' && route.batch !== undefined) return { screen: 'typing' };
  if (!('household' in route) || route.screen === 'summary') return { screen: 'list' };
  return { screen: 'summary', household: route.household };
}

export function householdOf(route: Route): string | undefined {
  return 'household' in route ? route.household : undefined;
}

function pruned<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
