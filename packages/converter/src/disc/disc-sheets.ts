// What tells a burning program where the tracks lie in the image: a CUE sheet, and the TOC of cdrdao.
import { type DiscPlan, sectorsPerSecond } from './plan-disc.ts';

/** For the image beside it: 16 bit, little endian, as BINARY means. */
export function cueSheetOf(plan: DiscPlan, imageName: string): string {
  const { title, artist, catalog, gapS } = plan.wishes;
  const lines = [
    ...(catalog ? [`CATALOG ${catalog}`] : []),
    ...cueTexts(title, artist, ''),
    `FILE "${imageName}" BINARY`,
    ...plan.tracks.flatMap((track) => [
      `  TRACK ${String(track.number).padStart(2, '0')} AUDIO`,
      ...cueTexts(track.title, track.artist, '    '),
      ...(track.isrc ? [`    ISRC ${track.isrc}`] : []),
      ...(gapS > 0 && track.number > 1 ? [`    PREGAP ${positionOf(gapS * sectorsPerSecond)}`] : []),
      `    INDEX 01 ${positionOf(track.startSector)}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function cueTexts(title: string, artist: string, indent: string): string[] {
  // CUE sheets cannot escape a quote.
  const line = (word: string, text: string) => {
    const clean = text
      .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
      .replaceAll('"', "'")
      .trim();
    return clean === '' ? [] : [`${indent}${word} "${clean}"`];
  };
  return [...line('TITLE', title), ...line('PERFORMER', artist)];
}

/** SWAP: cdrdao takes raw files for big endian, and this image is little endian, as the CUE sheet wants it. */
export function tocOf(plan: DiscPlan, imageName: string): string {
  const { title, artist, catalog, gapS } = plan.wishes;
  const texts = cdTexts([{ title, artist }, ...plan.tracks]);
  const lines = [
    'CD_DA',
    ...(catalog ? [`CATALOG "${catalog}"`] : []),
    `CD_TEXT { LANGUAGE_MAP { 0 : EN } LANGUAGE 0 { ${texts[0]} } }`,
    ...plan.tracks.flatMap((track) => [
      '',
      'TRACK AUDIO',
      ...(track.isrc ? [`ISRC "${track.isrc}"`] : []),
      `CD_TEXT { LANGUAGE 0 { ${texts[track.number]} } }`,
      ...(gapS > 0 && track.number > 1 ? [`PREGAP ${positionOf(gapS * sectorsPerSecond)}`] : []),
      `FILE "${imageName}" SWAP ${positionOf(track.startSector)} ${positionOf(track.sectors)}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** A block of CD-Text has room for 256 packs of 12 characters; some are its own. */
const charactersMax = 2800;

/** What all of a disc must have once one of it has it: title and performer. Too much for a disc is cut fairly. */
function cdTexts(named: readonly { title: string; artist: string }[]): string[] {
  const plain = named.map(({ title, artist }) => [latin1(title), latin1(artist)] as const);
  const room = (length: number) =>
    plain.flat().reduce((sum, text) => sum + Math.min(length, text.length) + 1, 0);
  let length = 160;
  while (length > 8 && room(length) > charactersMax) length -= 1;
  return plain.map(
    ([title, artist]) =>
      `TITLE ${quoted(title.slice(0, length))} PERFORMER ${quoted(artist.slice(0, length))}`,
  );
}

/** CD-Text is ISO 8859-1. */
function latin1(text: string): string {
  const near = text.normalize('NFC').replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/[–—]/g, '-');
  return near
    .replace(/[^\u0020-\u007E\u00A0-\u00FF]/gu, (character) => {
      const bare = character.normalize('NFKD').replace(/\p{M}/gu, '');
      return /^[\u0020-\u007E]+$/.test(bare) ? bare : /[\p{Cc}\u2028\u2029]/u.test(character) ? ' ' : '?';
    })
    .trim();
}

function quoted(text: string): string {
  const escaped = text
    .replace(/["\\]/g, (sign) => `\\${sign}`)
    .replace(/[\u0080-\u00FF]/g, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `"${escaped}"`;
}

/** `mm:ss:ff`. */
export function positionOf(sectors: number): string {
  const seconds = Math.floor(sectors / sectorsPerSecond);
  const parts = [Math.floor(seconds / 60), seconds % 60, sectors % sectorsPerSecond];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
