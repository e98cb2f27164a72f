// Tags in the names of one format, and back. A field goes into its slot; when the slot does not give it back as it
// was (a track `A1` in MP4, a date without day in ID3v2.3), it is written under its Vorbis name too, as a custom
// field. Reading prefers that one only while it agrees with the slot: another program may have changed the slot.
import { type Field, fields, type Tags, type TagValues } from './fields.ts';
import { otherRows, type Row, rows, technical } from './mapping.ts';
import type { Get, Slot } from './slots.ts';
import { areEqual, cleanText, cleanValues, type Texts } from './values.ts';

export type Dialect = {
  slots: readonly Slot[];
  /** The key of a custom field; undefined when the format has none. */
  customKey: (name: string) => string | undefined;
  customName: (key: string) => string | undefined;
  /** The key of what is not a field of ours, yet has a place of its own in the format. */
  otherKey: (row: Row) => string | undefined;
};

export type Words = Pick<Tags, 'values' | 'others'>;

export function toTexts(words: Words, dialect: Dialect): Texts {
  const texts: Texts = new Map();
  const values = cleanFields(words.values);
  for (const slot of dialect.slots) {
    const rendered = slot.render(values);
    const parsed = slot.parse((key) => rendered.get(key));
    for (const [key, found] of rendered) texts.set(key, found);
    for (const field of slot.fields) {
      const wanted = values[field];
      const key = dialect.customKey(rows[field].vorbis);
      if (wanted && key && !areEqual(parsed[field], wanted)) texts.set(key, [...wanted]);
    }
  }
  const placed = new Map(otherRows.map((row) => [row.vorbis, dialect.otherKey(row)]));
  for (const { name, values } of words.others) {
    const cleanName = cleanText(name);
    const key = placed.get(cleanName.toUpperCase()) ?? dialect.customKey(cleanName);
    const given = cleanValues(values);
    if (cleanName !== '' && key && given.length > 0 && !texts.has(key)) texts.set(key, given);
  }
  return texts;
}

export function fromTexts(texts: Texts, dialect: Dialect): Words {
  const custom = new Map<string, { name: string; values: string[] }>();
  const native: Texts = new Map();
  for (const [key, given] of texts) {
    const found = cleanValues(given);
    if (found.length === 0) continue;
    const name = dialect.customName(key);
    const known = name === undefined ? undefined : custom.get(name.toUpperCase());
    if (name === undefined) native.set(key, found);
    else if (known) known.values.push(...found);
    else custom.set(name.toUpperCase(), { name, values: found });
  }
  const used = new Set<string>();
  const get: Get = (key) => {
    const name = dialect.customName(key);
    return name === undefined ? native.get(key) : custom.get(name.toUpperCase())?.values;
  };

  const values: Partial<Record<Field, readonly string[]>> = {};
  for (const slot of dialect.slots) {
    const parsed = slot.parse(get);
    for (const key of slot.keys) used.add(dialect.customName(key)?.toUpperCase() ?? key);
    for (const field of slot.fields) {
      const spareOf = (name: string) => {
        const spare = custom.get(name)?.values;
        if (spare) used.add(name);
        return spare;
      };
      const spares = Object.fromEntries(
        slot.fields.flatMap((one) => {
          const spare = custom.get(rows[one].vorbis)?.values;
          return spare ? [[one, spare]] : [];
        }),
      );
      const value = choose(slot, get, parsed, field, spares, spareOf);
      if (value === undefined) continue;
      values[field] = value;
      // Some programs say the same under two names.
      for (const name of rows[field].alias ?? []) {
        if (areEqual(custom.get(name.toUpperCase())?.values, value)) used.add(name.toUpperCase());
      }
    }
  }

  const others: { name: string; values: string[] }[] = [];
  const nameOf = new Map(otherRows.map((row) => [dialect.otherKey(row), row.vorbis]));
  for (const { name, values } of custom.values())
    if (!used.has(name.toUpperCase())) others.push({ name, values });
  for (const [key, values] of native)
    if (!used.has(key)) others.push({ name: nameOf.get(key) ?? key, values });
  return { values, others: others.filter(({ name }) => !isTechnical(name)) };
}

/** `spareOf` marks the custom field as used. */
function choose(
  slot: Slot,
  get: Get,
  parsed: TagValues,
  field: Field,
  /** Of all fields of the slot: they share what was written there. */
  spares: TagValues,
  spareOf: (name: string) => readonly string[] | undefined,
): readonly string[] | undefined {
  const row = rows[field];
  const own = parsed[field];
  const spare = spareOf(row.vorbis);
  if (own === undefined) return spare ?? row.alias?.map((name) => spareOf(name.toUpperCase())).find(Boolean);
  if (spare === undefined) return own;
  const isOf = (values: TagValues) => {
    const texts = slot.render(values);
    return slot.keys.every((key) => areEqual(texts.get(key), get(key)));
  };
  return isOf({ ...parsed, [field]: spare }) || isOf({ ...parsed, ...spares }) ? spare : own;
}

function cleanFields(values: TagValues): TagValues {
  const clean: Partial<Record<Field, string[]>> = {};
  for (const field of fields) {
    const given = cleanValues(values[field] ?? []);
    if (given.length > 0) clean[field] = given;
  }
  return clean;
}

const isTechnical = (name: string) => technical.has(name.replace(/^COMM:/, '').toUpperCase());
