// Names that every system takes: Windows and FAT (Microsoft, "Naming Files, Paths, and Namespaces"), macOS, Linux. A
// name here is one part of a path: a folder or a file.

/** UTF-16 units of one name on FAT and NTFS; also bytes on Linux, five of them left for the `.part` of a half file. */
export const unitsMax = 255;
export const bytesMax = 250;

const reserved = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])$/i;

/** What stands for a forbidden character: the nearest that may stand in a name. */
const instead: Record<string, string> = {
  '<': '(',
  '>': ')',
  ':': '-',
  '"': "'",
  '/': '-',
  '\\': '-',
  '|': '-',
  '?': '',
  '*': '_',
};

/**
 * The characters of a text that may stand in a name, in NFC. Control characters and those that turn the direction of
 * writing go: with them a name shows another ending than it has.
 */
export function safeCharacters(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\uFFFD', '_')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069\uFEFF\p{Noncharacter_Code_Point}]/gu, '')
    .replace(/: /g, ' - ')
    .replace(/[<>:"/\\|?*]/g, (character) => instead[character]!)
    .replace(/\s+/g, ' ')
    .normalize('NFC');
}

/** A whole name of safe characters: without dots and blanks at its ends, not a device of Windows, never empty. */
export function wholeName(text: string): string {
  const trimmed = text.replace(/^[ .]+|[ .]+$/g, '');
  if (trimmed === '') return '_';
  // Windows knows `con.txt` and `con .txt` for its console too.
  const [stem = ''] = trimmed.split('.');
  return reserved.test(stem.trimEnd()) ? `${stem.trimEnd()}_${trimmed.slice(stem.length)}` : trimmed;
}

/** A text with no character outside of ASCII, for radios that show nothing else: accents go, other scripts become `_`. */
export function asciiOnly(text: string): string {
  const plain = text
    .replace(/[ßæœøłđðþÆŒØŁĐÐÞ]/g, (letter) => asciiLetters[letter]!)
    .replace(/[\u2018\u2019\u02BC]/g, "'")
    .replace(/[\u201C\u201D]/g, "'")
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/\u2026/g, '...')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the first of all characters, to the last of ASCII
  return plain.replace(/[^\u0000-\u007F]+/g, '_');
}

const asciiLetters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  Æ: 'Ae',
  Œ: 'Oe',
  Ø: 'O',
  Ł: 'L',
  Đ: 'D',
  Ð: 'D',
  Þ: 'Th',
};

/** Whether a name is too long: `units` of UTF-16, and as bytes. */
export function isTooLong(name: string, units: number): boolean {
  return name.length > units || Buffer.byteLength(name) > Math.min(bytesMax, units * 3);
}

/** The text without its last character: never half a surrogate pair, nor a letter without its marks. */
export function withoutLast(text: string): string {
  const shorter = text.replace(/[\s\S]\p{M}*$/u, '');
  // Of emoji that are joined, none is left hanging on its joiner.
  return shorter.replace(/\u200D$/, '').trimEnd();
}
