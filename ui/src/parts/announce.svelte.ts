/** What the one live region of a page says: savings and syncs, to those who do not see the screen. */
class Announcements {
  words = $state('');

  /** Says it once; the same words again are said again. */
  say(words: string) {
    this.words = this.words === words ? `${words}\u00a0` : words;
  }
}

export const announcements = new Announcements();
