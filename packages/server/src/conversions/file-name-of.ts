import type { ConversionRow } from './conversions.store.ts';

/** What the file is called for people: of a preview the name says that it is one. */
export const fileNameOf = ({ name, preview }: Pick<ConversionRow, 'name' | 'preview'>): string =>
  preview === 1 ? name.replace(/(\.[^./]+)$/, ' (preview)$1') : name;
