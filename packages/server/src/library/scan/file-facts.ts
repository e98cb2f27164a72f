// What is kept of a file's tags: cleaned, bounded, and free of the parser's types.
import type { IAudioMetadata, ICommonTagsResult } from 'music-metadata';

export type Credit = { role: string; names: string[] };

export type FileFacts = {
  title: string | undefined;
  artists: string[];
  albumArtist: string | undefined;
  album: string | undefined;
  compilation: boolean;
  /** MusicBrainz release, when tagged. */
  releaseId: string | undefined;
  /** As it was tagged; the first where there are several. */
  isrc: string | undefined;
  /** MusicBrainz recording, when tagged. */
  recordingId: string | undefined;
  disc: number;
  number: number | undefined;
  year: number | undefined;
  genres: string[];
  label: string | undefined;
  comment: string | undefined;
  credits: Credit[];
  hasPicture: boolean;
  durationMs: number;
  container: string;
  codec: string;
  mime: string;
  lossless: boolean;
  bitrateKbps: number | undefined;
  sampleRateHz: number | undefined;
  bitDepth: number | undefined;
  channels: number | undefined;
  trackGainDb: number | undefined;
  trackPeak: number | undefined;
  albumGainDb: number | undefined;
  albumPeak: number | undefined;
  fingerprint: string;
};

const textLengthMax = 500;
const commentLengthMax = 5000;
const listLengthMax = 40;

const clean = (text: unknown, lengthMax = textLengthMax): string | undefined => {
  if (typeof text !== 'string') return undefined;
  if (/^[!-~](?:[ -~]{0,100}[!-~])?$/.test(text)) return text;
  const whole = text.toWellFormed().normalize('NFC').replace(/\0+$/, '');
  const tidy = whole.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return tidy === '' ? undefined : tidy.slice(0, lengthMax).toWellFormed();
};

const cleanList = (texts: readonly unknown[] | undefined): string[] => {
  const list = (texts ?? []).slice(0, listLengthMax).map((text) => clean(text));
  return [...new Set(list.filter((text) => text !== undefined))];
};

const wholeNumber = (value: number | null | undefined, max: number): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 && value <= max
    ? Math.round(value)
    : undefined;

const ratio = (value: number | undefined, limit: number): number | undefined =>
  value !== undefined && Number.isFinite(value) && Math.abs(value) <= limit ? value : undefined;

const roles: [string, keyof ICommonTagsResult][] = [
  ['composer', 'composer'],
  ['lyricist', 'lyricist'],
  ['writer', 'writer'],
  ['conductor', 'conductor'],
  ['performer', 'performer:instrument'],
  ['arranger', 'arranger'],
  ['producer', 'producer'],
  ['engineer', 'engineer'],
  ['mixer', 'mixer'],
  ['remixer', 'remixer'],
];

const creditsOf = (tags: ICommonTagsResult): Credit[] =>
  roles
    .map(([role, tag]) => ({ role, names: cleanList(tags[tag] as unknown[] | undefined) }))
    .filter(({ names }) => names.length > 0);

/** Programs leave numbers for themselves in comments; those are not for people. */
const commentOf = (tags: ICommonTagsResult): string | undefined => {
  const spoken = tags.comment?.find(
    ({ descriptor, text }) => text && !/^iTun|^ID3v1/i.test(descriptor ?? ''),
  );
  return clean(spoken?.text, commentLengthMax);
};

const mimeOfContainer = (container: string): string | undefined => {
  const name = container.toLowerCase();
  if (name === 'flac') return 'audio/flac';
  if (name === 'mpeg') return 'audio/mpeg';
  if (name.startsWith('adts')) return 'audio/aac';
  if (name.startsWith('ogg')) return 'audio/ogg';
  if (name.startsWith('wave')) return 'audio/wav';
  if (name.startsWith('aif')) return 'audio/aiff';
  return /\b(m4a|m4b|mp4|mp41|mp42|isom|iso\d|dash|qt|3gp\d?)\b/.test(name) ? 'audio/mp4' : undefined;
};

/** Some headers name a rate that the file cannot have: then its size and length tell. */
const bitrateOf = (named: number | undefined, average: number): number =>
  named !== undefined && named > average / 20 && named < average * 4 ? named : average;

const dbOf = (gain: { dB: number } | undefined): number | undefined => ratio(gain?.dB, 100);
const peakOf = (peak: { ratio: number } | undefined): number | undefined => ratio(peak?.ratio, 100);

export const factsOf = (
  { common, format }: IAudioMetadata,
  sizeBytes: number,
  fingerprint: string,
): FileFacts | { why: string } => {
  const container = clean(format.container) ?? '';
  const mime = mimeOfContainer(container);
  if (format.hasAudio === false || !format.sampleRate) return { why: 'There is no music in it.' };
  if (mime === undefined)
    return { why: `It holds ${container || 'something'}, which Gatefold does not play.` };
  const seconds = format.duration ?? (format.bitrate ? (sizeBytes * 8) / format.bitrate : 0);
  if (!(seconds > 0)) return { why: 'There is no music in it.' };
  return {
    title: clean(common.title),
    artists: cleanList(common.artists ?? [common.artist]),
    albumArtist: clean(common.albumartist),
    album: clean(common.album),
    compilation: common.compilation === true,
    releaseId: clean(common.musicbrainz_albumid)?.toLowerCase(),
    isrc: cleanList(common.isrc)[0],
    recordingId: clean(common.musicbrainz_recordingid)?.toLowerCase(),
    disc: wholeNumber(common.disk.no, 9999) ?? 1,
    number: wholeNumber(common.track.no, 99999),
    year: wholeNumber(common.year, 9999),
    genres: cleanList(common.genre),
    label: cleanList(common.label)[0],
    comment: commentOf(common),
    credits: creditsOf(common),
    hasPicture: (common.picture?.length ?? 0) > 0,
    durationMs: Math.min(Math.round(seconds * 1000), Number.MAX_SAFE_INTEGER),
    container,
    codec: clean(format.codec) ?? container,
    mime,
    lossless: format.lossless === true,
    bitrateKbps: wholeNumber(bitrateOf(format.bitrate, (sizeBytes * 8) / seconds) / 1000, 1e6),
    sampleRateHz: wholeNumber(format.sampleRate, 1e7),
    bitDepth: wholeNumber(format.bitsPerSample, 64),
    channels: wholeNumber(format.numberOfChannels, 64),
    trackGainDb: dbOf(common.replaygain_track_gain),
    trackPeak: peakOf(common.replaygain_track_peak),
    albumGainDb: dbOf(common.replaygain_album_gain),
    albumPeak: peakOf(common.replaygain_album_peak),
    fingerprint,
  };
};
