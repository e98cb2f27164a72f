// What a text may be in a tag, whatever the format.

/** Values by the names of a format. */
export type Texts = Map<string, string[]>;

/** No format can hold NUL, half of a character, or nothing; a byte order mark at the start, either way round, would be eaten. */
export function cleanValues(values: readonly string[]): string[] {
  return values.map(cleanText).filter((value) => value !== '');
}

export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\0', '')
    .replace(/^[\uFEFF\uFFFE]+/, '');
}

export function areEqual(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((value, place) => value === b[place]);
}
