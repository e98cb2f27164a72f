import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { type Format, formats, losslessFormats } from '../../words.ts';
import type { EncodePlan, Hooks } from '../engine.ts';
import { renderWave } from '../render-wave.ts';
import { createNodeAvEngine } from './node-av-engine.ts';

const engine = createNodeAvEngine();
const hooks: Hooks = {
  signal: new AbortController().signal,
  now: () => performance.now(),
  onSamples: () => undefined,
};
const folder = mkdtempSync(path.join(tmpdir(), 'gatefold-coded-'));
after(() => rm(folder, { recursive: true, force: true }));

const planOf = (format: Format, sampleRateHz: number, kbps: number): EncodePlan => ({
  format,
  rate: { kind: 'constant', kbps },
  sampleRateHz: format === 'opus' ? 48_000 : sampleRateHz,
  channels: 2,
  ...(losslessFormats.has(format) ? { bitDepth: 16 } : {}),
  dither: false,
  check: 'quick',
});

// At its lowest rates an MP3 packet leans on the most packets before it.
const seed = randomInt(1e6);
for (const [sampleRateHz, kbps] of [
  [44_100, 320],
  [44_100, 32],
  [16_000, 32],
] as const) {
  test(`as many samples are counted as decoded, at ${sampleRateHz} Hz and ${kbps} kbit/s (seed ${seed})`, async () => {
    const from = path.join(folder, 'in.wav');
    const lengths = [1, 1151, 1152, 30_011, ...Array.from({ length: 4 }, (_, i) => lengthOf(i))];
    for (const samples of lengths) {
      await writeFile(from, renderWave({ samples, sampleRateHz }));
      for (const format of formats) {
        const to = path.join(folder, `out.${format}`);
        const made = await engine.encode({ from, to, plan: planOf(format, sampleRateHz, kbps) }, hooks);
        const { form, ...coded } = await engine.readCoded(to, hooks);
        const { samples: decoded } = await engine.readBack(to, hooks);
        assert.deepEqual(
          coded,
          { sum: made.coded, samples: decoded, isCutShort: false },
          `${format} of ${samples} samples`,
        );
        assert.equal(form.codec, format);
      }
    }
  });
}

/** The same for the same seed: the multiplicative hash of Knuth. */
function lengthOf(i: number): number {
  return 1 + ((Math.imul(seed + i, 2_654_435_761) >>> 0) % 300_000);
}
