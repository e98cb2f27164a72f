import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SourceForm } from '../engine/engine.ts';
import { targetOf } from '../testing/targets.ts';
import type { Target } from '../words.ts';
import { decide } from './decide.ts';

const cd: SourceForm = {
  codec: 'flac',
  container: 'flac',
  sampleRateHz: 44_100,
  channels: 2,
  bitDepth: 16,
  kbps: 900,
  samples: 441_000,
  isLossless: true,
  isFloat: false,
};
const studio: SourceForm = { ...cd, sampleRateHz: 96_000, bitDepth: 24, channels: 6 };
const mp3: SourceForm = {
  codec: 'mp3',
  container: 'mp3',
  sampleRateHz: 44_100,
  channels: 2,
  kbps: 256,
  samples: 441_000,
  isLossless: false,
  isFloat: true,
};
const at = (kbps: number): Partial<Target> => ({ rate: { kind: 'constant', kbps } });

const cases: Array<[string, SourceForm, Target, string]> = [
  ['FLAC stays FLAC', cd, targetOf('flac'), 'copy'],
  ['FLAC in Ogg is another file', { ...cd, container: 'ogg' }, targetOf('flac'), '44100 2 16'],
  ['16 bits are enough for 24', cd, targetOf('flac', { bitDepth: 24 }), 'copy'],
  ['24 bits are too many for 16', studio, targetOf('flac', { bitDepth: 16 }), '96000 6 16 dithered'],
  [
    'a wished rate is that rate',
    cd,
    targetOf('flac', { sampleRateHz: 48_000 }),
    '48000 2 16 resampled dithered',
  ],
  ['loudness in tags leaves the sound', cd, targetOf('flac', { loudness: { kind: 'tags' } }), 'copy'],
  [
    'loudness in the samples does not',
    cd,
    targetOf('flac', { loudness: { kind: 'applied', lufs: -14 } }),
    '44100 2 16 dithered',
  ],
  ['a preview is cut', cd, targetOf('flac', { previewS: 5 }), '44100 2 16 preview'],
  ['MP3 of the wished rate stays', mp3, targetOf('mp3', at(256)), 'copy'],
  ['MP3 below the wished rate stays: encoding again gains nothing', mp3, targetOf('mp3', at(320)), 'copy'],
  ['MP3 above it is encoded', mp3, targetOf('mp3', at(192)), '44100 2'],
  [
    'MP3 better than the wished quality is encoded',
    mp3,
    targetOf('mp3', { rate: { kind: 'variable', quality: 4 } }),
    '44100 2',
  ],
  [
    'a film is never copied as music',
    { ...mp3, codec: 'aac', container: 'mov', hasOtherStreams: true },
    targetOf('aac', at(256)),
    '44100 2',
  ],
  ['an unknown rate is not trusted', { ...mp3, kbps: 0 / 0 }, targetOf('mp3'), '44100 2'],
  ['MP3 into FLAC gets 16 bits', mp3, targetOf('flac'), '44100 2 16 dithered'],
  [
    '96 kHz into MP3 is halved, six channels are mixed',
    studio,
    targetOf('mp3'),
    '48000 2 mixed-down resampled',
  ],
  ['88.2 kHz is halved too', { ...cd, sampleRateHz: 88_200 }, targetOf('aac'), '44100 2 resampled'],
  ['37 kHz goes to the next below', { ...cd, sampleRateHz: 37_000 }, targetOf('mp3'), '32000 2 resampled'],
  ['Opus knows one rate', cd, targetOf('opus'), '48000 2 resampled'],
  [
    'mono stays mono where stereo was the most',
    { ...cd, channels: 1 },
    targetOf('wav', { channels: 'stereo' }),
    '44100 1 16',
  ],
  ['stereo becomes mono', cd, targetOf('flac', { channels: 'mono' }), '44100 1 16 mixed-down dithered'],
  [
    'float becomes 24 bits',
    { ...cd, codec: 'wav', container: 'wav', bitDepth: 32, isFloat: true },
    targetOf('flac'),
    '44100 2 24 dithered',
  ],
  ['12 bits become 16', { ...cd, bitDepth: 12 }, targetOf('alac'), '44100 2 16'],
];

for (const [name, form, target, expected] of cases) {
  test(name, () => {
    const decision = decide(form, target);
    if (decision.kind !== 'encode') {
      assert.equal(decision.kind, expected);
      return;
    }
    const { sampleRateHz, channels, bitDepth } = decision.plan;
    const said = [sampleRateHz, channels, bitDepth, ...decision.notes].filter((part) => part !== undefined);
    assert.equal(said.join(' '), expected);
  });
}

test('rates that a format does not have are lowered to those that it has', () => {
  const kbps = (form: SourceForm, target: Target) => {
    const decision = decide(form, target);
    return decision.kind === 'encode' && decision.plan.rate.kind === 'constant' && decision.plan.rate.kbps;
  };
  assert.equal(kbps({ ...cd, sampleRateHz: 8000 }, targetOf('mp3', at(320))), 64);
  assert.equal(kbps({ ...cd, channels: 1 }, targetOf('aac', at(320))), 264);
  assert.equal(kbps({ ...cd, channels: 1 }, targetOf('opus', at(320))), 256);
});

test('what cannot be made is refused', () => {
  assert.equal(decide(cd, targetOf('mp3', { sampleRateHz: 13_000 })).kind, 'refused');
  assert.equal(decide(cd, targetOf('mp3', { previewS: 0 })).kind, 'refused');
  assert.equal(decide(cd, targetOf('mp3'), { piece: { start: 75 * 10 } }).kind, 'refused');
  assert.equal(decide(cd, targetOf('mp3'), { piece: { start: 80, end: 80 } }).kind, 'refused');
});

test('a piece is cut where the sheet says, and a preview of it no later', () => {
  const span = (target: Target, piece: { start: number; end?: number }) => {
    const decision = decide(cd, target, { piece });
    return decision.kind === 'encode' ? decision.plan.span : undefined;
  };
  assert.deepEqual(span(targetOf('wav'), { start: 75, end: 150 }), { start: 44_100, end: 88_200 });
  assert.deepEqual(span(targetOf('wav'), { start: 75 }), { start: 44_100 });
  assert.deepEqual(span(targetOf('wav', { previewS: 2 }), { start: 75 }), { start: 44_100, end: 132_300 });
  assert.deepEqual(span(targetOf('wav', { previewS: 20 }), { start: 75, end: 76 }), {
    start: 44_100,
    end: 44_688,
  });
});
