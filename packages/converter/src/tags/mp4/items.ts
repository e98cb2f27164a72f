// The items of `ilst`, as iTunes made them: names of four letters, or `----` with a name of one's own.
import type { Picture } from '../fields.ts';
import { genreOfNumber } from '../id3/genres.ts';
import { typeOfImage } from '../image.ts';
import { addText, type Native } from '../native.ts';
import type { Texts } from '../values.ts';
import { atomsOf, bodyOf, buildAtom, uint32 } from './atoms.ts';

/** Types of values, of those in Apple's list that music has. */
const types = { binary: 0, utf8: 1, utf16: 2, jpeg: 13, png: 14, integer: 21, bmp: 27 } as const;
const pairs = new Set(['trkn', 'disk']);
const integers: Readonly<Record<string, number>> = { tmpo: 2, cpil: 1 };
const itunes = 'com.apple.iTunes';

/** MP4 knows no kinds of pictures and no words about them: both are kept in a custom field, one value a picture. */
const aboutPictures = '----:PICTURE_ABOUT';

export type Item = { key: string; values: { type: number; bytes: Buffer }[]; raw: Buffer };

export function parseItems(ilst: Buffer): Item[] {
  const items: Item[] = [];
  for (const atom of atomsOf(ilst)) {
    const body = bodyOf(ilst, atom);
    const values: Item['values'] = [];
    const own = { mean: '', name: '' };
    for (const part of atomsOf(body)) {
      const bytes = bodyOf(body, part);
      if (part.name === 'mean' || part.name === 'name') own[part.name] = bytes.toString('utf8', 4);
      else if (part.name === 'data' && bytes.length >= 8) {
        values.push({ type: bytes.readUInt32BE(0) & 0xff_ff_ff, bytes: bytes.subarray(8) });
      }
    }
    const key =
      atom.name === '----' ? `----:${own.mean === itunes ? '' : `${own.mean}:`}${own.name}` : atom.name;
    items.push({ key: key.replace('\xa9', '©'), values, raw: ilst.subarray(atom.start, atom.end) });
  }
  return items;
}

export function readItems(items: readonly Item[]): Native {
  const texts: Texts = new Map();
  for (const { key, values } of items) {
    if (key === 'covr') continue;
    for (const { type, bytes } of values) {
      const text = readValue(key, type, bytes);
      if (text !== undefined) addText(texts, key, text);
    }
  }
  const covers = items.filter(({ key }) => key === 'covr').flatMap(({ values }) => values);
  const abouts = texts.get(aboutPictures);
  texts.delete(aboutPictures);
  const isMatched = abouts?.length === covers.length;
  const pictures = covers.map(({ type, bytes }, place) =>
    toPicture(type, bytes, isMatched ? abouts[place] : `${place === 0 ? 3 : 0}`),
  );
  return { texts, pictures: pictures.filter(({ bytes }) => bytes.length > 0) };
}

function readValue(key: string, type: number, bytes: Buffer): string | undefined {
  if (pairs.has(key))
    return bytes.length < 6 ? undefined : `${bytes.readUInt16BE(2)}/${bytes.readUInt16BE(4)}`;
  if (key === 'gnre') return bytes.length < 2 ? undefined : genreOfNumber(bytes.readUInt16BE(0) - 1);
  if (key in integers)
    return bytes.length < 1 || bytes.length > 6 ? undefined : `${bytes.readUIntBE(0, bytes.length)}`;
  if (type === types.utf16) return new TextDecoder('utf-16be').decode(bytes);
  if (type === types.utf8) return bytes.toString('utf8');
  // Only in custom fields, where some programs do not say the type of their text.
  return type === types.binary && key.startsWith('----:') && isText(bytes)
    ? bytes.toString('utf8')
    : undefined;
}

function isText(bytes: Buffer): boolean {
  return !bytes.includes(0) && Buffer.from(bytes.toString('utf8')).equals(bytes);
}

function toPicture(type: number, bytes: Buffer, said = '3'): Picture {
  const [, kind = '3', mime = '', about = ''] = /^(\d+) ?(\S*) ?(.*)$/s.exec(said) ?? [];
  const byType = { [types.jpeg]: 'image/jpeg', [types.png]: 'image/png', [types.bmp]: 'image/bmp' }[type];
  const known = mime || typeOfImage(bytes) || byType || 'application/octet-stream';
  return { kind: Number(kind), mime: known, about, bytes: Uint8Array.from(bytes) };
}

/** The body of `ilst`; `kept` are items of the old one. */
export function writeItems(native: Native, kept: readonly Item[]): Buffer {
  const items = [...native.texts].map(([key, values]) => writeItem(key, values));
  const { pictures } = native;
  if (pictures.length > 0) {
    items.push(buildAtom('covr', ...pictures.map(({ bytes }) => data(typeOfCover(bytes), bytes))));
    if (pictures.some(isUnusual)) {
      items.push(
        writeItem(
          aboutPictures,
          pictures.map(({ kind, mime, about }) => `${kind} ${mime} ${about}`),
        ),
      );
    }
  }
  return Buffer.concat([...items, ...kept.map(({ raw }) => raw)]);
}

function writeItem(key: string, values: readonly string[]): Buffer {
  const [first = ''] = values;
  if (pairs.has(key)) {
    const [number = 0, total = 0] = first.split('/').map(Number);
    const bytes = Buffer.alloc(key === 'trkn' ? 8 : 6);
    bytes.writeUInt16BE(number, 2);
    bytes.writeUInt16BE(total, 4);
    return buildAtom(key, data(types.binary, bytes));
  }
  const width = integers[key];
  if (width !== undefined) {
    const bytes = Buffer.alloc(width);
    bytes.writeUIntBE(Number(first), 0, width);
    return buildAtom(key, data(types.integer, bytes));
  }
  const datas = values.map((value) => data(types.utf8, Buffer.from(value)));
  if (!key.startsWith('----:')) return buildAtom(key.replace('©', '\xa9'), ...datas);
  const [, mean = itunes, name = ''] = /^----:(?:([\w-]+(?:\.[\w-]+)+):)?(.*)$/s.exec(key) ?? [];
  return buildAtom('----', named('mean', mean), named('name', name), ...datas);
}

function named(name: string, text: string): Buffer {
  return buildAtom(name, Buffer.alloc(4), Buffer.from(text));
}

function data(type: number, bytes: Uint8Array): Buffer {
  return buildAtom('data', uint32(type), Buffer.alloc(4), bytes);
}

function typeOfCover(bytes: Uint8Array): number {
  const type = typeOfImage(bytes);
  if (type === 'image/png') return types.png;
  if (type === 'image/bmp') return types.bmp;
  return type === 'image/jpeg' ? types.jpeg : types.binary;
}

function isUnusual({ kind, mime, about, bytes }: Picture, place: number): boolean {
  return kind !== (place === 0 ? 3 : 0) || about !== '' || mime !== typeOfImage(bytes);
}
