// A proof as a text to keep and to read. Pure.
import type { AudioForm, Proof, ProofNote } from './words.ts';

const formText = ({ codec, sampleRateHz, channels, bitDepth, kbps, samples }: AudioForm): string =>
  [
    codec,
    `${sampleRateHz} Hz`,
    `${channels} channel${channels === 1 ? '' : 's'}`,
    ...(bitDepth === undefined ? [] : [`${bitDepth} bit`]),
    ...(kbps === undefined ? [] : [`${Math.round(kbps)} kbit/s`]),
    `${samples} samples`,
  ].join(', ');

const notes: Record<Exclude<ProofNote, 'preview'>, string> = {
  'mixed-down': 'channels were mixed down',
  resampled: 'the sample rate was changed',
  dithered: 'dither was added when values were rounded',
  'gain-held-back': 'the gain was held back so that nothing clips',
  'source-cut-short': 'the source ends earlier than it says',
  'sum-from-head': "the source's sum is as the FLAC's own head says, not made anew",
  'source-sum-differs': "the sum in the source's own head is wrong: its samples were summed anew",
};

const noteText = (note: ProofNote, { samples, target }: Proof): string => {
  if (note !== 'preview') return notes[note];
  const seconds = Math.round((samples.expected / target.sampleRateHz) * 10) / 10;
  return `this is a preview of ${seconds} second${seconds === 1 ? '' : 's'}`;
};

/** What was decoded has sums of its samples; what was compared as it is coded has one of that. */
const sumLines = ({ how, pcm, coded }: Proof): (readonly [string, string])[] => [
  ...(pcm ? [['PCM MD5 in', pcm.source] as const] : []),
  ...(pcm?.target === undefined
    ? []
    : [['PCM MD5 out', `${pcm.target}${pcm.isSame ? ' (the same)' : ''}`] as const]),
  ...(coded === undefined
    ? []
    : [
        [
          'Coded SHA-256',
          `${coded}, ${how === 'copied' ? 'in the source and in the copy' : 'from the encoder and in the file'}`,
        ] as const,
      ]),
];

const loudnessText = (loudness: Proof['loudness']): string => {
  if (!loudness) return 'as it was, not measured';
  const { lufs, peakDb, gainDb } = loudness;
  return [
    `${lufs.toFixed(1)} LUFS`,
    peakDb === undefined ? 'as the ReplayGain tag says' : `peak ${peakDb.toFixed(1)} dBTP`,
    ...(gainDb === undefined ? [] : [`gain applied ${gainDb.toFixed(2)} dB`]),
  ].join(', ');
};

/** `more` are lines of the caller's, put before the size. */
export const proofText = (
  file: string,
  proof: Proof,
  more: readonly (readonly [name: string, value: string])[] = [],
): string => {
  const { samples, tags, loudness } = proof;
  const lost = tags.lost.length === 0 ? '' : `; lost: ${tags.lost.join(', ')}`;
  const lines: (readonly [string, string])[] = [
    ['File', file],
    ['Source', formText(proof.source)],
    ['Target', formText(proof.target)],
    ['How', proof.how === 'copied' ? 'audio copied as it is, tags settled' : 'encoded'],
    ...sumLines(proof),
    ['Samples', `${samples.found} of ${samples.expected} expected`],
    ['Tags', `${tags.kept} of ${tags.found} kept${lost}`],
    ['Loudness', loudnessText(loudness)],
    ['Notes', proof.notes.map((note) => noteText(note, proof)).join('; ') || 'none'],
    ...more,
    ['Size', `${proof.sizeBytes} bytes`],
    ['Took', `${Math.round(proof.tookMs)} ms, ${Math.round(proof.processorMs)} ms of processor time`],
  ];
  return `${lines.map(([name, value]) => `${`${name}:`.padEnd(16)} ${value}`).join('\n')}\n`;
};
