import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { renderWave, type WaveForm, wrapWave } from '../../engine/render-wave.ts';
import { type Format, losslessFormats } from '../../words.ts';
import type { EncodePlan, Hooks } from '../engine.ts';
import { createNodeAvEngine } from './node-av-engine.ts';

const engine = createNodeAvEngine();
const hooks: Hooks = {
  signal: new AbortController().signal,
  now: () => performance.now(),
  onSamples: () => undefined,
};
let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatefold-engine-'));
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function wave(form: WaveForm): Promise<string> {
  const file = path.join(folder, `${Object.values(form).join('-')}.wav`);
  await writeFile(file, renderWave(form));
  return file;
}

function planOf(format: Format, wish: Partial<EncodePlan> = {}): EncodePlan {
  return {
    format,
    rate: { kind: 'constant', kbps: 192 },
    sampleRateHz: format === 'opus' ? 48_000 : 44_100,
    channels: 2,
    ...(losslessFormats.has(format) ? { bitDepth: 16 } : {}),
    dither: false,
    check: 'whole',
    ...wish,
  };
}

async function there(from: string, plan: EncodePlan) {
  const to = path.join(folder, `out.${plan.format}`);
  const encoded = await engine.encode({ from, to, plan }, hooks);
  return { encoded, back: await engine.readBack(to, hooks), form: await engine.probe(to) };
}

describe('lossless formats keep width, rate and channels bit for bit', () => {
  for (const format of losslessFormats) {
    for (const bits of [8, 16, 24] as const) {
      for (const sampleRateHz of [8_000, 44_100, 192_000]) {
        for (const channels of [1, 2, 6]) {
          test(`${format}, ${bits} bit, ${sampleRateHz} Hz, ${channels} channels`, async () => {
            const from = await wave({ samples: 5001, bits, sampleRateHz, channels });
            const bitDepth = bits === 24 ? 24 : 16;
            const { encoded, back, form } = await there(
              from,
              planOf(format, { sampleRateHz, channels, bitDepth }),
            );
            assert.equal(back.samples, 5001);
            assert.equal(back.md5, encoded.md5);
            assert.equal(form.bitDepth, bitDepth);
            assert.equal(form.sampleRateHz, sampleRateHz);
            assert.equal(form.channels, channels);
            if (bits === bitDepth) assert.equal(back.md5, (await engine.readBack(from, hooks)).md5);
          });
        }
      }
    }
  }
});

describe('lossy formats', () => {
  for (const format of ['mp3', 'aac', 'opus'] as const) {
    test(`${format} takes mono, and six channels mixed down`, async () => {
      for (const channels of [1, 6]) {
        const from = await wave({ samples: 20_000, channels });
        const plan = planOf(format, { channels: Math.min(channels, 2) });
        const { back, encoded } = await there(from, plan);
        assert.equal(back.samples, encoded.samplesOut);
        assert.equal(back.form.channels, plan.channels);
      }
    });
  }

  test('MP3 of a variable rate says its length', async () => {
    const from = await wave({ samples: 100_001 });
    const { back } = await there(from, planOf('mp3', { rate: { kind: 'variable', quality: 2 } }));
    assert.equal(back.samples, 100_001);
  });
});

describe('pieces', () => {
  test('three pieces joined are the whole, to the sample', async () => {
    const from = await wave({ samples: 100_000, channels: 1 });
    const whole = renderWave({ samples: 100_000, channels: 1 }).subarray(44);
    const cuts = [0, 588 * 40, 588 * 111, undefined];
    const parts: Buffer[] = [];
    for (let i = 0; i < 3; i++) {
      const span = { start: cuts[i]!, ...(cuts[i + 1] === undefined ? {} : { end: cuts[i + 1]! }) };
      const { encoded, back } = await there(from, planOf('wav', { channels: 1, span }));
      assert.equal(back.samples, (span.end ?? 100_000) - span.start);
      assert.equal(encoded.md5, back.md5);
      parts.push((await readFile(path.join(folder, 'out.wav'))).subarray(44));
    }
    assert.ok(Buffer.concat(parts).equals(whole));
  });

  test('a preview longer than the track is the track', async () => {
    const from = await wave({ samples: 3000 });
    const { encoded, back } = await there(from, planOf('mp3', { span: { start: 0, end: 44_100 } }));
    assert.equal(encoded.samplesOut, 3000);
    assert.equal(back.samples, 3000);
  });
});

describe('width and loudness', () => {
  test('24 bits become 16 with triangular dither: the error is noise, not the music', async () => {
    const from = await wave({ samples: 44_100, bits: 24, channels: 1, amplitude: 0.001 });
    const errors: number[][] = [];
    const fine = renderWave({ samples: 44_100, bits: 24, channels: 1, amplitude: 0.001 }).subarray(68);
    for (const dither of [true, false]) {
      await there(from, planOf('wav', { channels: 1, dither }));
      const coarse = (await readFile(path.join(folder, 'out.wav'))).subarray(44);
      errors.push(
        Array.from({ length: 44_100 }, (_, i) => coarse.readInt16LE(i * 2) - fine.readIntLE(i * 3, 3) / 256),
      );
    }
    const variance = (values: number[]) =>
      values.reduce((sum, value) => sum + value * value, 0) / values.length;
    // Rounding alone: 1/12 of a step squared. With dither of two steps' width: 1/12 + 1/6.
    assert.ok(Math.abs(variance(errors[0]!) - 0.25) < 0.05, `${variance(errors[0]!)}`);
    assert.ok(variance(errors[1]!) < 0.4);
    assert.ok(Math.max(...errors[0]!.map(Math.abs)) < 2);
  });

  test('a full-scale sine of 997 Hz in one of two channels is measured after BS.1770', async () => {
    const samples = 44_100 * 3;
    const data = Buffer.alloc(samples * 4);
    for (let i = 0; i < samples; i++)
      data.writeInt16LE(Math.round(32_767 * 0.1 * Math.sin((2 * Math.PI * 997 * i) / 44_100)), i * 4);
    const file = path.join(folder, 'sine.wav');
    await writeFile(file, wrapWave(data, { sampleRateHz: 44_100, channels: 2, bits: 16 }));
    const measured = await engine.measure(file, undefined, hooks);
    // -3.01 LUFS at full scale, here 20 dB below.
    assert.ok(measured && Math.abs(measured.lufs + 23.01) < 0.1, JSON.stringify(measured));
    assert.ok(Math.abs(measured.peakDb + 20) < 0.1, JSON.stringify(measured));
  });

  test('a gain is applied to the samples', async () => {
    const from = await wave({ samples: 44_100 });
    const before = await engine.measure(from, undefined, hooks);
    await there(from, planOf('flac', { gainDb: -6, dither: true }));
    const measured = await engine.measure(path.join(folder, 'out.flac'), undefined, hooks);
    assert.ok(Math.abs(before!.lufs - 6 - measured!.lufs) < 0.1);
  });
});

test('an abort stops within a tenth of a second', async () => {
  const from = await wave({ samples: 44_100 * 60 });
  const abort = new AbortController();
  let aborted = 0;
  const running = engine.encode(
    { from, to: path.join(folder, 'never.mp3'), plan: planOf('mp3') },
    {
      signal: abort.signal,
      now: () => performance.now(),
      onSamples: () => {
        aborted ||= performance.now();
        abort.abort();
      },
    },
  );
  await assert.rejects(running, { name: 'AbortError' });
  assert.ok(performance.now() - aborted < 500);
});
