/** The route on the screen; follows the address, so that back and reload lead where one was. */
import { hashOf, type Route, routeOf } from './route';

class Here {
  route = $state.raw<Route>(routeOf(location.hash));

  constructor() {
    addEventListener('hashchange', () => (this.route = routeOf(location.hash)));
  }

  go(route: Route) {
    location.hash = hashOf(route);
  }

  /** Without a step for the back button: pages of the same form. */
  replace(route: Route) {
    history.replaceState(null, '', hashOf(route));
    this.route = route;
  }
}

export const here = new Here();
