import { fill, type NameValues, type Piece, type Template } from './name-template.ts';
import { asciiOnly, isTooLong, safeCharacters, unitsMax, wholeName, withoutLast } from './safe-name.ts';

export type NameLimits = {
  /** Only characters of ASCII. */
  ascii?: boolean;
  /** UTF-16 units of one folder or file name, with its ending; 255 and no more. */
  unitsMax?: number;
  /** UTF-16 units of the whole path, `rootUnits` for the folder that it lies in included. Windows stops at 259. */
  pathMax?: number;
  rootUnits?: number;
};

/** Windows' MAX_PATH without its closing zero. */
export const pathUnitsMax = 259;
/** Shorter no part is made for the sake of the whole path. */
const unitsMin = 16;
/** Tags may hold megabytes; of those a name shows nothing anyway. */
const charactersMax = 1000;

/**
 * The path of a file, from the folder that all of them lie in, with `/` between folders. Safe on every system, and never
 * outside of that folder; too long, texts are cut and numbers and the ending stay.
 */
export function nameFile(
  template: Template,
  values: NameValues,
  extension: string,
  limits: NameLimits = {},
): string {
  const { ascii = false, pathMax = pathUnitsMax, rootUnits = 0 } = limits;
  const ending = `.${extension}`;
  const filled = template.map((folder) => fill(folder, values).map((piece) => safePiece(piece, ascii)));
  const folders = filled.slice(0, -1).filter((pieces) => textOf(pieces) !== '');
  const file = filled.at(-1) ?? [];
  let units = Math.min(limits.unitsMax ?? unitsMax, unitsMax);
  for (;;) {
    const path = [
      ...folders.map((pieces) => cutToFit(pieces, '', units)),
      cutToFit(file, ending, units),
    ].join('/');
    const tooMany = path.length + (rootUnits > 0 ? rootUnits + 1 : 0) - pathMax;
    if (tooMany <= 0 || units <= unitsMin) return path;
    const longest = Math.max(...path.split('/').map((part) => part.length));
    units = Math.max(
      unitsMin,
      Math.min(longest, units) - Math.max(1, Math.ceil(tooMany / (folders.length + 1))),
    );
  }
}

function safePiece(piece: Piece, ascii: boolean): Piece {
  const text = piece.text.slice(0, charactersMax);
  return { ...piece, text: safeCharacters(ascii ? asciiOnly(text) : text) };
}

function textOf(pieces: readonly Piece[]): string {
  return pieces
    .map(({ text }) => text)
    .join('')
    .trim();
}

/** The longest text is cut first, character by character; numbers last of all. */
function cutToFit(pieces: readonly Piece[], ending: string, units: number): string {
  const cut = pieces.map((piece) => ({ ...piece }));
  for (;;) {
    const name = finished(textOf(cut), ending);
    if (!isTooLong(name, units)) return name;
    const texts = cut.filter(({ isNumber, text }) => !isNumber && text !== '');
    const pool = texts.some(({ isField }) => isField) ? texts.filter(({ isField }) => isField) : texts;
    const longest = (pool.length > 0 ? pool : cut).reduce((most, piece) =>
      piece.text.length > most.text.length ? piece : most,
    );
    if (longest.text === '') return name;
    longest.text = withoutLast(longest.text);
  }
}

function finished(text: string, ending: string): string {
  // Where a field says nothing, the blanks around it meet.
  return `${wholeName(text.replace(/ {2,}/g, ' ').normalize('NFC'))}${ending}`;
}

/** A name of its own right, such as that of a list: one part of a path. */
export function nameOf(text: string, extension = '', limits: NameLimits = {}): string {
  const ending = extension === '' ? '' : `.${extension}`;
  const piece = safePiece({ text, isNumber: false, isField: true }, limits.ascii ?? false);
  return cutToFit([piece], ending, Math.min(limits.unitsMax ?? unitsMax, unitsMax));
}
