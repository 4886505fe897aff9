/** Where the admin is: the part of the address after `#`. Holds ids only. */

export type Route =
  | { screen: 'home' }
  | { screen: 'queue'; village?: string }
  | { screen: 'case'; household: string; case: string }
  | { screen: 'household'; household: string }
  | { screen: 'work'; village?: string }
  | { screen: 'village'; village: string }
  | { screen: 'quarantine'; device?: number }
  | { screen: 'lost'; device: number }
  | { screen: 'erasure'; household?: string; person?: string }
  | { screen: Plain };

/** Screens of which there is one. */
const plain = ['doubles', 'devices', 'bundles', 'health', 'forms', 'storage', 'exports'] as const;
type Plain = (typeof plain)[number];

export type Place = 'home' | 'queue' | 'work' | 'quarantine' | 'erasure' | Plain;

/** Whatever is no place of ours is the home page. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [first, household, id] = path.split('/').map(decodeURIComponent);
  if (first === 'queue' || first === 'work') {
    const village = new URLSearchParams(query).get('village');
    return village ? { screen: first, village } : { screen: first };
  }
  const screen = plain.find((name) => name === first);
  if (screen) return { screen };
  if (first === 'quarantine') {
    const device = Number(new URLSearchParams(query).get('device'));
    return device ? { screen: first, device } : { screen: first };
  }
  if (first === 'erasure') return { screen: first, ...(household && { household }), ...(id && { person: id }) };
  if (first === 'lost' && Number(household)) return { screen: first, device: Number(household) };
  if (first === 'village' && household) return { screen: 'village', village: household };
  if (first === 'case' && household && id) return { screen: 'case', household, case: id };
  if (first === 'household' && household) return { screen: 'household', household };
  return { screen: 'home' };
}

export function hashOf(route: Route): string {
  switch (route.screen) {
    case 'home':
      return '#/';
    case 'queue':
    case 'work':
      return `#/${route.screen}${route.village ? `?village=${encodeURIComponent(route.village)}` : ''}`;
    case 'case':
      return `#/case/${encodeURIComponent(route.household)}/${encodeURIComponent(route.case)}`;
    case 'village':
      return `#/village/${encodeURIComponent(route.village)}`;
    case 'quarantine':
      return `#/quarantine${route.device ? `?device=${route.device}` : ''}`;
    case 'lost':
      return `#/lost/${route.device}`;
    case 'erasure':
      return `#/${['erasure', route.household, route.person].filter(Boolean).map((part) => encodeURIComponent(part ?? '')).join('/')}`;
    case 'household':
      return `#/household/${encodeURIComponent(route.household)}`;
    default:
      return `#/${route.screen}`;
  }
}

/** The entry of the menu that a route belongs to. */
export function placeOf(route: Route): Place {
  if (route.screen === 'village') return 'home';
  if (route.screen === 'lost') return 'devices';
  return route.screen === 'case' || route.screen === 'household' ? 'queue' : route.screen;
}
