// Tags of formats that we never write, by music-metadata: APEv2, ASF, Matroska, ID3v1 and what else it knows.
import type { IAudioMetadata, IPicture } from 'music-metadata';
import { fromTexts } from './dialect.ts';
import { vorbis } from './dialects.ts';
import type { Picture, Tags } from './fields.ts';
import { addText } from './native.ts';
import type { Texts } from './values.ts';

/** Nothing at all when music-metadata cannot read the file: whether it is music is for the engine to say. */
export async function readOtherTags(path: string): Promise<Tags> {
  // Sixty modules, which most music needs nothing of: a worker starts without them.
  const { parseFile } = await import('music-metadata');
  let metadata: IAudioMetadata;
  try {
    metadata = await parseFile(path, { duration: false, skipPostHeaders: false });
  } catch {
    return { values: {}, others: [], pictures: [] };
  }
  const texts: Texts = new Map();
  const ape = metadata.native['APEv2'];
  // APEv2 has free names, nearly those of Vorbis.
  if (ape) for (const { id, value } of ape) addText(texts, id, ...toTexts(value));
  else for (const [key, value] of Object.entries(metadata.common)) addCommon(texts, key, value);
  const pictures = (metadata.common.picture ?? []).map(toPicture);
  return { ...fromTexts(texts, vorbis), pictures };
}

/** Names of music-metadata that are not those of Vorbis in small letters. */
const vorbisNames: Readonly<Record<string, string>> = {
  titlesort: 'TITLESORT',
  albumartist: 'ALBUMARTIST',
  originaldate: 'ORIGINALDATE',
  musicbrainz_recordingid: 'MUSICBRAINZ_TRACKID',
  musicbrainz_trackid: 'MUSICBRAINZ_RELEASETRACKID',
};

/** `year` says less than `date`, and `artists` the same as `artist`, which is one joined text. */
const passedOver = new Set([
  'year',
  'originalyear',
  'artist',
  'albumartists',
  'picture',
  'movementIndex',
  'averageLevel',
]);

function addCommon(texts: Texts, key: string, value: unknown): void {
  if (passedOver.has(key)) return;
  if (key === 'track' || key === 'disk') {
    const { no, of } = value as { no: number | null; of: number | null };
    const name = key === 'track' ? 'TRACK' : 'DISC';
    if (no !== null) addText(texts, `${name}NUMBER`, String(no));
    if (of !== null) addText(texts, `${name}TOTAL`, String(of));
  } else if (key.startsWith('replaygain_')) {
    const { dB, ratio } = value as { dB?: number; ratio?: number };
    if (key.endsWith('_gain') && dB !== undefined) addText(texts, key.toUpperCase(), `${dB.toFixed(2)} dB`);
    if (key.endsWith('_peak') && ratio !== undefined) addText(texts, key.toUpperCase(), ratio.toFixed(6));
  } else if (key === 'artists') addText(texts, 'ARTIST', ...toTexts(value));
  else addText(texts, vorbisNames[key] ?? key.toUpperCase(), ...toTexts(value));
}

function toTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(toTexts);
  if (typeof value === 'boolean') return [value ? '1' : '0'];
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  const { text } = (value ?? {}) as { text?: unknown };
  return typeof text === 'string' ? [text] : [];
}

function toPicture({ format, data, description, type }: IPicture): Picture {
  const kind = type?.startsWith('Cover (back)') ? 4 : 3;
  return { kind, mime: format, about: description ?? '', bytes: Uint8Array.from(data) };
}
