// The formats' dialects, made of the one table and of the few slots that are not plain texts.
import { partsSlot, timeStampSlot } from './dates.ts';
import type { Dialect } from './dialect.ts';
import { type Field, fields } from './fields.ts';
import { type Row, rows } from './mapping.ts';
import { ratingSlot } from './rating.ts';
import {
  firstOnlySlot,
  flagSlot,
  genreSlot,
  identifierSlot,
  joinedSlot,
  pairSlot,
  plainSlot,
  type Slot,
  syncedLyricsSlot,
  twoPlacesSlot,
  wholeNumberSlot,
} from './slots.ts';

/** Those of `special`, and plain slots for all fields that have a key and are in none of them. */
function slotsOf(special: readonly Slot[], plainOf: (field: Field, row: Row) => Slot | undefined): Slot[] {
  const taken = new Set(special.flatMap((slot) => slot.fields));
  const others = fields.filter((field) => !taken.has(field)).map((field) => plainOf(field, rows[field]));
  return [...special, ...others.filter((slot) => slot !== undefined)];
}

function id3(version: 3 | 4): Dialect {
  const is3 = version === 3;
  const keyOf = (row: Row) => (is3 && row.id3v23) || row.id3 || `TXXX:${row.vorbis}`;
  const special = [
    pairSlot('track', 'trackTotal', 'TRCK', false),
    pairSlot('disc', 'discTotal', 'TPOS', false),
    is3 ? partsSlot('date', 'TYER') : timeStampSlot('date', 'TDRC', 'TYER'),
    is3 ? partsSlot('originalDate', 'TORY') : timeStampSlot('originalDate', 'TDOR', 'TORY'),
    genreSlot('TCON', is3),
    ratingSlot('POPM'),
    flagSlot('compilation', 'TCMP'),
    firstOnlySlot('comment', 'COMM'),
    firstOnlySlot('lyrics', 'USLT'),
    syncedLyricsSlot('SYLT'),
    identifierSlot('musicbrainzRecordingId', 'UFID:http://musicbrainz.org'),
  ];
  const alsoRead: Partial<Record<Field, string[]>> = {
    grouping: ['GRP1'],
    ...(is3 && { discSubtitle: ['TSST'], mood: ['TMOO'] }),
  };
  return {
    slots: slotsOf(special, (field, row) => {
      const key = keyOf(row);
      return is3 && !key.startsWith('TXXX:')
        ? joinedSlot(field, key, row.hasMany === true, alsoRead[field])
        : plainSlot(field, key, alsoRead[field]);
    }),
    customKey: (name) =>
      /^(COMM|USLT):./.test(name) ? name : isTechnicalOfMp4(name) ? undefined : `TXXX:${name}`,
    customName: (key) => (key.startsWith('TXXX:') ? key.slice(5) : undefined),
    otherKey: (row) => row.id3,
  };
}

export const id3v23 = id3(3);
export const id3v24 = id3(4);

const isTechnicalOfMp4 = (name: string) => name.toUpperCase() === 'ITUNSMPB';

/** Custom fields are `----:` and their name when they are of com.apple.iTunes, as nearly all are. */
export const ilst: Dialect = {
  slots: slotsOf(
    [
      pairSlot('track', 'trackTotal', 'trkn', true),
      pairSlot('disc', 'discTotal', 'disk', true),
      wholeNumberSlot('bpm', 'tmpo'),
      flagSlot('compilation', 'cpil'),
    ],
    (field, row) =>
      plainSlot(field, row.ilst ?? `----:${row.vorbis}`, field === 'genre' ? ['gnre'] : undefined),
  ),
  customKey: (name) => (/^©.{3}$/.test(name) ? name : `----:${name}`),
  customName: (key) => (key.startsWith('----:') ? key.slice(5) : undefined),
  otherKey: (row) => row.ilst,
};

export const vorbis: Dialect = {
  slots: slotsOf(
    [
      twoPlacesSlot('track', 'trackTotal', ['TRACKNUMBER', 'TRACKTOTAL', 'TRACK']),
      twoPlacesSlot('disc', 'discTotal', ['DISCNUMBER', 'DISCTOTAL', 'DISC']),
    ],
    (field, row) => plainSlot(field, row.vorbis),
  ),
  customKey: (name) => (isTechnicalOfMp4(name) ? undefined : name.toUpperCase()),
  customName: (key) => key,
  otherKey: () => undefined,
};

/** What WAV files say beside their ID3 tag, for programs that know nothing else: no custom fields, one text each. */
export const riffInfo: Dialect = {
  slots: slotsOf([pairSlot('track', 'trackTotal', 'ITRK', false)], (field, row) =>
    row.info === undefined ? undefined : joinedSlot(field, row.info, row.hasMany === true),
  ),
  customKey: () => undefined,
  customName: () => undefined,
  otherKey: () => undefined,
};
