import { createHash } from 'node:crypto';
import { fields, type Tags } from './fields.ts';
import { areEqual, cleanText, cleanValues } from './values.ts';

/**
 * What of the source's tags the written file gives back. A field counts once however many values it has, a custom
 * field and a picture too. `lost` has the names of fields, and `picture 3` for a picture of that kind.
 */
export function compareTags(found: Tags, written: Tags): { found: number; kept: number; lost: string[] } {
  const kept: string[] = [];
  const lost: string[] = [];
  const judge = (name: string, isKept: boolean) => (isKept ? kept : lost).push(name);
  for (const field of fields) {
    const wanted = cleanValues(found.values[field] ?? []);
    if (wanted.length > 0) judge(field, areEqual(wanted, cleanValues(written.values[field] ?? [])));
  }
  const others = new Map(written.others.map(({ name, values }) => [foldName(name), cleanValues(values)]));
  for (const { name, values } of found.others) {
    const wanted = cleanValues(values);
    if (wanted.length > 0 && cleanText(name) !== '')
      judge(name, areEqual(wanted, others.get(foldName(name))));
  }
  const pictures = written.pictures.map(({ kind, bytes }) => `${kind} ${hash(bytes)}`);
  for (const { kind, bytes } of found.pictures) {
    const place = pictures.indexOf(`${kind} ${hash(bytes)}`);
    if (place >= 0) pictures.splice(place, 1);
    judge(`picture ${kind}`, place >= 0);
  }
  return { found: kept.length + lost.length, kept: kept.length, lost };
}

/** Vorbis comments know no difference between large and small letters. */
const foldName = (name: string) => cleanText(name).toUpperCase();

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
