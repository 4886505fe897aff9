/** Seconds until a PIN is tried again, counted down. */
export class Waiting {
  left = $state(0);

  /** During a component's initialisation. */
  constructor(seconds: number) {
    this.left = seconds;
    $effect(() => {
      if (this.left <= 0) return;
      const timer = setTimeout(() => (this.left -= 1), 1000);
      return () => clearTimeout(timer);
    });
  }
}
