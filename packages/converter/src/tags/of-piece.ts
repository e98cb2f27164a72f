// What the file of a whole disc says that is true of each of its songs. Pure.
import type { Field, Tags } from './fields.ts';

/** True of the file as a whole, or of one recording: the sheet says it of its songs, or nobody does. */
const ofTheWhole: readonly Field[] = [
  'title',
  'titleSort',
  'track',
  'lyrics',
  'syncedLyrics',
  'isrc',
  'bpm',
  'key',
  'rating',
  'musicbrainzRecordingId',
  'musicbrainzTrackId',
  'acoustId',
  'replayGainTrackGain',
  'replayGainTrackPeak',
  'replayGainAlbumGain',
  'replayGainAlbumPeak',
];

/** The sheet itself, its songs by their numbers (`cue_track01_title`), and the ripper's report. */
const sheetName =
  /^(cue[ _]?sheet|cue_track\d+_.*|log|logfile|eac logfile|accurateripresult|acoustid fingerprint)$/i;

/** For one song of a file that holds a whole disc. */
export function ofPiece({ values, others, pictures }: Tags): Tags {
  const left = { ...values };
  for (const field of ofTheWhole) delete left[field];
  return { values: left, others: others.filter(({ name }) => !sheetName.test(name)), pictures };
}
