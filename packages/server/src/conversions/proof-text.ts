// The proof of a converted file as a text to keep. Pure.
import type { ConversionProof } from '@gatefold/contract';
import type { ConversionRow } from './conversions.store.ts';
import { fileNameOf } from './file-name-of.ts';

type Form = ConversionProof['source'];

const formText = ({ codec, sampleRateHz, channels, bitDepth, kbps, samples }: Form): string =>
  [
    codec,
    `${sampleRateHz} Hz`,
    `${channels} channel${channels === 1 ? '' : 's'}`,
    ...(bitDepth === undefined ? [] : [`${bitDepth} bit`]),
    ...(kbps === undefined ? [] : [`${Math.round(kbps)} kbit/s`]),
    `${samples} samples`,
  ].join(', ');

const notes: Record<ConversionProof['notes'][number], string> = {
  'mixed-down': 'channels were mixed down',
  resampled: 'the sample rate was changed',
  dithered: 'the bit depth was reduced, with dither',
  preview: 'this is a preview of the first minute',
  'gain-held-back': 'the gain was held back so that nothing clips',
  'source-cut-short': 'the source ends earlier than it says',
};

export const proofText = (row: ConversionRow, proof: ConversionProof): string => {
  const { pcm, samples, tags, loudness } = proof;
  const lines: [string, string][] = [
    ['File', fileNameOf(row)],
    ['Title', row.title],
    ['Artist', row.artist],
    ['Source', formText(proof.source)],
    ['Target', formText(proof.target)],
    ['How', proof.how === 'copied' ? 'audio copied as it is, tags settled' : 'encoded'],
    ['PCM MD5 in', pcm.source],
    ['PCM MD5 out', `${pcm.target}${pcm.isSame ? ' (the same)' : ''}`],
    ['Samples', `${samples.found} of ${samples.expected} expected`],
    [
      'Tags',
      `${tags.kept} of ${tags.found} kept${tags.lost.length === 0 ? '' : `; lost: ${tags.lost.join(', ')}`}`,
    ],
    ...(loudness === undefined
      ? []
      : ([
          [
            'Loudness',
            `${loudness.lufs.toFixed(1)} LUFS, peak ${loudness.peakDb.toFixed(1)} dBTP${
              loudness.gainDb === undefined ? '' : `, gain applied ${loudness.gainDb.toFixed(2)} dB`
            }`,
          ],
        ] satisfies [string, string][])),
    ['Notes', proof.notes.map((note) => notes[note]).join('; ') || 'none'],
    ['Size', `${proof.sizeBytes} bytes, CRC-32 ${(row.crc32 ?? 0).toString(16).padStart(8, '0')}`],
    ['Took', `${proof.tookMs} ms, ${proof.processorMs} ms of processor time`],
    ['Finished', new Date(row.finished_at ?? 0).toISOString()],
  ];
  return `${lines.map(([name, value]) => `${`${name}:`.padEnd(13)}${value}`).join('\n')}\n`;
};
