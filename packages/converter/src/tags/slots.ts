// A slot is a place of a format that holds one field, or several that share it: how values go in and come out.
// What comes out otherwise than it went in is the dialect's care, so that a slot may be as narrow as its format.
import type { Field, TagValues } from './fields.ts';
import { parseGenreText } from './id3/genre-text.ts';
import { formatLrc, parseLrc } from './synced-lyrics.ts';
import type { Texts } from './values.ts';

export type Get = (key: string) => readonly string[] | undefined;

export type Slot = {
  fields: readonly Field[];
  keys: readonly string[];
  render: (values: TagValues) => Texts;
  parse: (get: Get) => TagValues;
};

/** One text, or undefined; `values` stay as they are. */
type Codec = {
  render: (values: readonly string[]) => string[] | undefined;
  parse: (texts: readonly string[]) => string[];
};

function oneField(field: Field, key: string, codec: Codec, alsoRead: readonly string[] = []): Slot {
  return {
    fields: [field],
    keys: [key, ...alsoRead],
    render: (values) => {
      const given = values[field];
      const texts = given === undefined ? undefined : codec.render(given);
      return new Map(texts === undefined ? [] : [[key, texts]]);
    },
    parse: (get) => {
      const found = [key, ...alsoRead].map(get).find((texts) => texts !== undefined);
      const values = found === undefined ? [] : codec.parse(found);
      return values.length === 0 ? {} : { [field]: values };
    },
  };
}

const plain: Codec = { render: (values) => [...values], parse: (texts) => [...texts] };

export function plainSlot(field: Field, key: string, alsoRead?: readonly string[]): Slot {
  return oneField(field, key, plain, alsoRead);
}

/** For formats with one text in a place: `; ` between the values, and apart again where music `hasMany`. */
export function joinedSlot(field: Field, key: string, hasMany: boolean, alsoRead?: readonly string[]): Slot {
  return oneField(
    field,
    key,
    {
      render: (values) => [values.join('; ')],
      parse: (texts) => (hasMany ? texts.flatMap((text) => text.split(/; ?/)) : [...texts]).filter(Boolean),
    },
    alsoRead,
  );
}

export function firstOnlySlot(field: Field, key: string): Slot {
  return oneField(field, key, { ...plain, render: (values) => values.slice(0, 1) });
}

export function genreSlot(key: string, isJoined: boolean): Slot {
  return oneField('genre', key, {
    render: (values) => (isJoined ? [values.join('; ')] : [...values]),
    parse: (texts) =>
      texts
        .flatMap((text) => (isJoined ? text.split(/; ?/) : [text]))
        .filter(Boolean)
        .flatMap(parseGenreText),
  });
}

export function syncedLyricsSlot(key: string): Slot {
  return oneField('syncedLyrics', key, {
    ...plain,
    render: ([first = '']) => {
      const lines = parseLrc(first);
      return lines === undefined ? undefined : [formatLrc(lines)];
    },
  });
}

/** An identifier in a UFID frame is up to 64 bytes. */
export function identifierSlot(field: Field, key: string): Slot {
  return oneField(field, key, {
    ...plain,
    render: ([first = '']) => (/^[\x21-\x7e]{1,64}$/.test(first) ? [first] : undefined),
  });
}

/** A whole number of 16 bits, as `tmpo` is; others are rounded there. */
export function wholeNumberSlot(field: Field, key: string): Slot {
  return oneField(field, key, {
    render: ([first = '']) => {
      const number = Math.round(Number.parseFloat(first));
      return number > 0 && number <= 0xffff ? [String(number)] : undefined;
    },
    parse: (texts) => texts.filter((text) => text !== '0'),
  });
}

export function flagSlot(field: Field, key: string): Slot {
  return oneField(field, key, {
    render: ([first = '']) => [/^(1|true|yes)$/i.test(first) ? '1' : '0'],
    parse: ([first = '']) => (first === '' ? [] : [/^(1|true|yes)$/i.test(first) ? '1' : '0']),
  });
}

/** Number and total in one place, as `3/12`. `isBinary`: two numbers of 16 bits, as MP4 has them. */
export function pairSlot(number: Field, total: Field, key: string, isBinary: boolean): Slot {
  const fits = (text: string | undefined): text is string =>
    text !== undefined && (isBinary ? /^\d{1,5}$/.test(text) && Number(text) <= 0xffff : !text.includes('/'));
  return {
    fields: [number, total],
    keys: [key],
    render: (values) => {
      const [first, of] = [values[number]?.[0], values[total]?.[0]].map((text) =>
        fits(text) ? text : undefined,
      );
      if (first === undefined && of === undefined) return new Map();
      const whole = isBinary ? (text = '0') => String(Number(text)) : (text = '0') => text;
      return new Map([[key, [isBinary || of !== undefined ? `${whole(first)}/${whole(of)}` : whole(first)]]]);
    },
    parse: (get) => splitPair(number, total, get(key)?.[0]),
  };
}

/** Number and total each in a place of its own, though some write `3/12` into the first. */
export function twoPlacesSlot(
  number: Field,
  total: Field,
  keys: readonly [number: string, total: string, alsoNumber: string],
): Slot {
  const [numberKey, totalKey, alsoNumber] = keys;
  return {
    fields: [number, total],
    keys,
    render: (values) => {
      const texts: Texts = new Map();
      if (values[number]) texts.set(numberKey, [...values[number]]);
      if (values[total]) texts.set(totalKey, [...values[total]]);
      return texts;
    },
    parse: (get) => {
      const first = get(numberKey) ?? get(alsoNumber);
      const of = get(totalKey);
      const ofTotal = of && { [total]: of };
      const isPair = first?.length === 1 && /^\d+\/\d+$/.test(first[0] ?? '');
      if (isPair) return { ...splitPair(number, total, first[0]), ...ofTotal };
      return { ...(first && { [number]: first }), ...ofTotal };
    },
  };
}

function splitPair(number: Field, total: Field, text: string | undefined): TagValues {
  const [first = '', of = ''] = text?.split('/').map((part) => part.trim()) ?? [];
  return { ...(isSaid(first) && { [number]: [first] }), ...(isSaid(of) && { [total]: [of] }) };
}

const isSaid = (text: string) => !/^0*$/.test(text);
