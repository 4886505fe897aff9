/** What keys and buttons of the frame ask of the screen below it. */
class Frame {
  /** Focus the search as soon as the list is there. */
  searching = $state(false);
  /** The dialog for a new household is open. */
  adding = $state(false);
  /** The map of keys is open. */
  showingKeys = $state(false);
}

export const frame = new Frame();
