import type { Picture } from './fields.ts';
import type { Texts } from './values.ts';

/** What a format holds, in its own names. */
export type Native = { texts: Texts; pictures: readonly Picture[] };

export function addText(texts: Texts, key: string, ...values: string[]): void {
  const known = texts.get(key);
  if (known) known.push(...values);
  else texts.set(key, values);
}
