// Templates of names: `{albumartist}/{album}/{disc}-{track} {title}`. Folders are parted by `/`, the ending is not part.

export const nameFields = [
  'title',
  'artist',
  'albumartist',
  'album',
  'track',
  'disc',
  'number',
  'year',
  'genre',
  'composer',
  'list',
] as const;
export type NameField = (typeof nameFields)[number];

/** What a file is named after. `number` is the place in the list, of `listTotal`. */
export type NameValues = {
  title: string;
  artist?: string;
  albumArtist?: string;
  album?: string;
  track?: number;
  trackTotal?: number;
  disc?: number;
  discTotal?: number;
  number?: number;
  listTotal?: number;
  date?: string;
  genre?: string;
  composer?: string;
  list?: string;
};

/** A piece of a name; those of numbers are never cut. */
export type Piece = { text: string; isNumber: boolean; isField: boolean };
export type Template = readonly (readonly (string | NameField[])[])[];

/** The folders and the file of a template, or a sentence on what is the matter with it. */
export function parseTemplate(
  template: string,
): { kind: 'template'; parts: Template } | { kind: 'refused'; detail: string } {
  const unknown = Array.from(template.matchAll(/\{([^{}]*)\}/g), ([, inside]) => inside!.split('|'))
    .flat()
    .find((name) => !isField(name.trim()));
  if (unknown !== undefined) {
    return refused(
      `There is no field {${unknown}}; there are ${nameFields.map((name) => `{${name}}`).join(', ')}`,
    );
  }
  if (/[{}]/.test(template.replace(/\{[^{}]*\}/g, '')))
    return refused('A brace is not closed, or not opened');
  const folders = template
    .split('/')
    .map((folder) => folder.trim())
    .filter((folder) => folder !== '');
  if (folders.some((folder) => /^\.+$/.test(folder))) return refused('A name may not lead out of its folder');
  if (folders.length > 8) return refused('There are more than eight folders, one in another');
  if (
    !/\{(title|track|number)\}|\|(title|track|number)[|}]|\{(title|track|number)\|/.test(folders.at(-1) ?? '')
  ) {
    return refused(
      'The last part, the name of the file, needs {title}, {track} or {number}: all would be called the same',
    );
  }
  return { kind: 'template', parts: folders.map(piecesOf) };
}

/**
 * The template with the place in the list in the name of the file: instead of the number on the album, which says nothing
 * in the order of a list, or before all else.
 */
export function withListNumber(template: string): string {
  const at = template.lastIndexOf('/') + 1;
  const file = template.slice(at);
  if (file.includes('{number}')) return template;
  const replaced = file.replace(/(\{disc\}[\s\-–.]*)?\{track\}/, '{number}');
  return `${template.slice(0, at)}${replaced === file ? `{number} ${file}` : replaced}`;
}

function refused(detail: string) {
  return { kind: 'refused', detail } as const;
}

function isField(name: string): name is NameField {
  return (nameFields as readonly string[]).includes(name);
}

function piecesOf(folder: string): (string | NameField[])[] {
  return folder
    .split(/(\{[^{}]*\})/)
    .filter((piece) => piece !== '')
    .map((piece) =>
      piece.startsWith('{')
        ? piece
            .slice(1, -1)
            .split('|')
            .map((name) => name.trim())
            .filter(isField)
        : piece,
    );
}

/**
 * One folder or file name in pieces. A field with nothing to say takes along the separator after it, a dash that ties it
 * to what stands before it, and brackets that hold nothing: `{disc}-{track} {title}` of a single disc is `03 Title`, and
 * without a track `2 Title`.
 */
export function fill(folder: Template[number], values: NameValues): Piece[] {
  const filled = folder.map((piece): Piece => {
    if (typeof piece === 'string') return { text: piece, isNumber: false, isField: false };
    const [text, field] = firstOf(piece, values);
    return { text, isNumber: field !== undefined && /^(track|disc|number|year)$/.test(field), isField: true };
  });
  const isNothing = (piece: Piece | undefined) => piece?.isField === true && piece.text === '';
  const kept = filled.map((piece, at) => {
    if (piece.isField) return piece;
    let { text } = piece;
    if (isNothing(filled[at - 1])) text = text.replace(/^[\s\-–—._,]+/, /^\s*[)\]]/.test(text) ? '' : ' ');
    if (isNothing(filled[at + 1])) text = text.replace(/[-–—._,]+$/, '');
    return { ...piece, text };
  });
  const isLast = (at: number) => kept.slice(at + 1).every(({ text }) => text.trim() === '');
  // A separator that nothing follows says nothing either.
  const ended = kept.map((piece, at) =>
    piece.isField || !isLast(at) ? piece : { ...piece, text: piece.text.replace(/[\s\-–—._,]+$/, '') },
  );
  return withoutEmptyBrackets(ended);
}

function withoutEmptyBrackets(pieces: Piece[]): Piece[] {
  return pieces.map((piece, at) => {
    if (piece.isField) return piece;
    const isEmptyAfter =
      pieces[at + 1]?.isField && pieces[at + 1]!.text === '' && /^\s*[)\]]/.test(pieces[at + 2]?.text ?? '');
    const isEmptyBefore =
      pieces[at - 1]?.isField && pieces[at - 1]!.text === '' && /[([]\s*$/.test(pieces[at - 2]?.text ?? '');
    let { text } = piece;
    if (isEmptyAfter) text = text.replace(/\s*[([]\s*$/, '');
    if (isEmptyBefore) text = text.replace(/^\s*[)\]]/, '');
    return { ...piece, text };
  });
}

function firstOf(fields: readonly NameField[], values: NameValues): [text: string, field?: NameField] {
  for (const field of fields) {
    const text = textOf(field, values)?.trim();
    if (text) return [text, field];
  }
  return [''];
}

function textOf(field: NameField, values: NameValues): string | undefined {
  switch (field) {
    case 'albumartist':
      return values.albumArtist?.trim() || values.artist?.trim() || 'Unknown artist';
    case 'artist':
      return values.artist?.trim() || values.albumArtist;
    case 'album':
      return values.album?.trim() || 'Unknown album';
    case 'track':
      return padded(values.track, Math.max(99, values.trackTotal ?? 0));
    case 'disc':
      return isOneOfSeveral(values) ? padded(values.disc, values.discTotal ?? 0) : undefined;
    case 'number':
      return padded(values.number, Math.max(99, values.listTotal ?? 0));
    case 'year':
      return /\d{4}/.exec(values.date ?? '')?.[0];
    default:
      return values[field];
  }
}

function isOneOfSeveral({ disc = 0, discTotal }: NameValues): boolean {
  return discTotal === undefined ? disc > 1 : discTotal > 1;
}

function padded(number: number | undefined, total: number): string | undefined {
  if (number === undefined || !Number.isInteger(number) || number < 0) return undefined;
  return String(number).padStart(String(total).length, '0');
}
