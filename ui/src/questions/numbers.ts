/** Numbers as people type them here, to numbers as the form writes them. What is wrong is for the form to say. */

/** `1.250` is one thousand two hundred and fifty. */
export function integerValue(text: string): string {
  const bare = text.replace(/\s/g, '');
  return /^\d{1,3}(\.\d{3})+$/.test(bare) ? bare.replaceAll('.', '') : bare;
}

/** `2,5` is two and a half. */
export function decimalValue(text: string): string {
  return text.replace(/\s/g, '').replace(',', '.');
}
