// Tags with every field, in several scripts, with several values where music has several.
import { crc32, deflateSync } from 'node:zlib';
import type { Field, Tags } from '../fields.ts';
import { uint32 } from '../mp4/atoms.ts';

const ids = [1, 2, 3, 4, 5, 6, 7].map((digit) => `${digit}2345678-90ab-4cde-8f01-23456789abcd`) as [
  string,
  ...string[],
];

export const fullValues: Readonly<Record<Field, readonly string[]>> = {
  title: ['Ночь 🌙 “quoted” 夜'],
  artist: ['Björk', 'שלום חנוך', 'Кино 🎸'],
  album: ['أغاني الليل'],
  albumArtist: ['Various', '東京事変'],
  track: ['3'],
  trackTotal: ['12'],
  disc: ['1'],
  discTotal: ['2'],
  discSubtitle: ['The Second Side'],
  date: ['2021-05-06'],
  originalDate: ['1999-12-31'],
  genre: ['Dream Pop', 'Ελληνικά'],
  mood: ['Calm'],
  grouping: ['Evening'],
  composer: ['Clara Schumann', 'Amy Beach'],
  lyricist: ['А. С. Пушкин', '李白'],
  conductor: ['Nadia Boulanger'],
  remixer: ['Remix One', 'Remix Two'],
  lyrics: ['First line\nשורה שנייה\n第三 🎶'],
  syncedLyrics: ['[00:01.00]First line\n[00:02.50]שורה שנייה\n[01:03.125]第三 🎶'],
  comment: ['Taken from tape; with care'],
  language: ['eng'],
  isrc: ['GBAYE6700001'],
  bpm: ['121'],
  key: ['F#m'],
  label: ['Label One', 'Label Two'],
  catalogNumber: ['CAT-001', 'CAT-002'],
  barcode: ['4006381333931'],
  media: ['CD'],
  copyright: ['© 1999 Somebody'],
  compilation: ['1'],
  rating: ['80'],
  titleSort: ['Noch'],
  artistSort: ['Bjork', 'Hanoch, Shalom', 'Kino'],
  albumSort: ['Aghani'],
  albumArtistSort: ['Various', 'Tokyo Jihen'],
  composerSort: ['Schumann, Clara', 'Beach, Amy'],
  musicbrainzRecordingId: [ids[0]],
  musicbrainzTrackId: ids.slice(1, 2),
  musicbrainzAlbumId: ids.slice(2, 3),
  musicbrainzArtistId: ids.slice(3, 5),
  musicbrainzAlbumArtistId: ids.slice(4, 6),
  musicbrainzReleaseGroupId: ids.slice(6, 7),
  acoustId: ids.slice(1, 2),
  replayGainTrackGain: ['-7.25 dB'],
  replayGainTrackPeak: ['0.988553'],
  replayGainAlbumGain: ['-6.50 dB'],
  replayGainAlbumPeak: ['0.999969'],
};

export const fullTags: Tags = {
  values: fullValues,
  others: [
    { name: 'MY OWN FIELD', values: ['one', 'two 🌻'] },
    { name: 'МОЁ ПОЛЕ', values: ['=%41'] },
  ],
  pictures: [
    { kind: 3, mime: 'image/png', about: 'Front ✓ שער', bytes: tinyPng(255) },
    { kind: 4, mime: 'image/png', about: 'Back', bytes: tinyPng(7) },
  ],
};

/** One pixel. */
export function tinyPng(grey: number): Uint8Array {
  const chunk = (name: string, body: Uint8Array) => {
    const inside = Buffer.concat([Buffer.from(name), body]);
    return Buffer.concat([uint32(body.length), inside, uint32(crc32(inside))]);
  };
  const head = Buffer.concat([uint32(1), uint32(1), Buffer.from([8, 0, 0, 0, 0])]);
  const pixels = deflateSync(Uint8Array.of(0, grey));
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return new Uint8Array(
    Buffer.concat([start, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]),
  );
}
