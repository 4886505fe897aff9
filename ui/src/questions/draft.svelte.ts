/**
 * Text being typed, until it is saved. What the officer typed stays on the screen while the field has the
 * focus, and afterwards for as long as saving it has not succeeded; what arrives from elsewhere never
 * overwrites it meanwhile.
 */

/** Typing that rests this long, in ms, is saved without leaving the field. */
const restful = 800;

interface Source {
  /** The saved value, as the form writes it. */
  saved: () => string;
  save: (value: string) => void;
  /** From what is typed to what the form writes, and back. */
  toValue?: (text: string) => string;
  toText?: (value: string) => string;
}

export class Draft {
  #typed = $state<string>();
  #focused = $state(false);
  /** What was on the screen when the focus came: what arrives meanwhile waits. */
  #held = $state('');
  #resting: ReturnType<typeof setTimeout> | undefined;
  readonly #source: Required<Source>;

  /** During a component's initialisation. */
  constructor(source: Source) {
    this.#source = { toValue: (text) => text.trim(), toText: (value) => value, ...source };
    $effect(() => {
      if (!this.#focused && this.#typed !== undefined && this.#value === this.#source.saved()) this.#typed = undefined;
    });
    $effect(() => () => this.leave());
  }

  get text(): string {
    return this.#typed ?? (this.#focused ? this.#held : this.#source.toText(this.#source.saved()));
  }

  get #value(): string {
    return this.#source.toValue(this.text);
  }

  type(text: string) {
    this.#typed = text;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#save(), restful);
  }

  /** It is whole: nothing is waited for. */
  rest() {
    this.#save();
  }

  enter() {
    this.#held = this.text;
    this.#focused = true;
  }

  leave() {
    this.#focused = false;
    this.#save();
  }

  #save() {
    clearTimeout(this.#resting);
    if (this.#typed !== undefined && this.#value !== this.#source.saved()) this.#source.save(this.#value);
  }
}
