const form = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An id as a letter may have it, with capitals or a space around; empty where it is none. */
export function idOf(text: string): string {
  const id = text.trim().toLowerCase();
  return form.test(id) ? id : '';
}
