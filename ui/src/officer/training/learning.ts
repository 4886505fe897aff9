/** Into the village to learn in, anew, and out again to the real device. */
import { here } from '../here.svelte';
import { program } from '../program.svelte';

export async function learn(method: 'training.enter' | 'training.restart') {
  const app = await program.attempt(method, null);
  // The real device was locked on the way, also where the village could not be made.
  if (!app) return program.refresh();
  program.enter(app);
  here.go({ screen: 'list' });
}

/** The real device asks for its PIN again, or for its enrolment. */
export async function leave() {
  const app = await program.attempt('app.lock', null);
  if (app) program.enter(app);
  here.go({ screen: 'list' });
}
