// What each track is to become, and under which name: decided before anything is made.
import { join, relative } from 'node:path';
import { nameFile } from '../names/name-file.ts';
import { createPlaces } from '../names/places.ts';
import { conversionId } from '../queue/conversion-id.ts';
import { type Conversion, extensionOf } from '../words.ts';
import type { Found } from './gather.ts';
import type { Wish } from './options.ts';

export type Planned = {
  conversion: Conversion;
  found: Found;
  /** From the folder of the files, with `/` between folders. */
  name: string;
  lengthS?: number;
};

/** Names that sources have in the very folder: a file is never made in place of what it is made of. */
const namesOfSources = (found: readonly Found[], out: string): string[] =>
  found
    .map(({ source }) => relative(out, source.path).replaceAll('\\', '/'))
    .filter((path) => !path.startsWith('..'));

/** In the order of `found`, all names different. */
export const plan = async (
  found: readonly Found[],
  { target, out, template }: Pick<Wish, 'target' | 'out' | 'template'>,
): Promise<Planned[]> => {
  const places = createPlaces(namesOfSources(found, out));
  const planned: Planned[] = [];
  for (const [at, one] of found.entries()) {
    const { source, facts, list } = one;
    const values = {
      ...facts.names,
      number: at + 1,
      listTotal: found.length,
      ...(list === undefined ? {} : { list: list.name }),
    };
    const name = places.place(
      nameFile(template, values, extensionOf[target.format], { rootUnits: out.length }),
    );
    const to = join(out, name);
    const id = await conversionId(source, target, to, { isToCome: one.remote !== undefined });
    planned.push({
      conversion: { id, source, target, to },
      found: one,
      name,
      ...(facts.lengthS === undefined ? {} : { lengthS: facts.lengthS }),
    });
  }
  return planned;
};
