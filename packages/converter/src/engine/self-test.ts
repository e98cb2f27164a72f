// An engine is believed for a format once it has shown, on this machine, that it loses nothing.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Format, losslessFormats } from '../words.ts';
import type { EncodePlan, Engine } from './engine.ts';
import { wrapWave } from './render-wave.ts';

/** No whole number of any encoder's frames. */
const samples = 220_501;

/** Bytes without a pattern, always the same (a linear congruential generator's upper bits). */
const noiseOf = (count: number): Buffer => {
  const bytes = Buffer.alloc(count);
  let state = 1;
  for (let at = 0; at < count; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
};

/** Counts up when more is asked: what was believed before is asked again. */
export const selfTestNumber = 2;

/** Undefined when all is well, else what is wrong. */
export async function findFault(engine: Engine, format: Format): Promise<string | undefined> {
  if (!losslessFormats.has(format)) return await findFaultAt(engine, format, undefined);
  return (await findFaultAt(engine, format, 16)) ?? (await findFaultAt(engine, format, 24));
}

async function findFaultAt(
  engine: Engine,
  format: Format,
  bitDepth: 16 | 24 | undefined,
): Promise<string | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatefold-self-test-'));
  try {
    const from = path.join(folder, 'noise.wav');
    const to = path.join(folder, 'noise');
    const sampleRateHz = format === 'opus' ? 48_000 : 44_100;
    const bits = bitDepth ?? 16;
    const noise = noiseOf((samples * 2 * bits) / 8);
    await writeFile(from, wrapWave(noise, { sampleRateHz, channels: 2, bits }));
    const plan: EncodePlan = {
      format,
      rate: { kind: 'constant', kbps: 128 },
      sampleRateHz,
      channels: 2,
      ...(bitDepth === undefined ? {} : { bitDepth }),
      dither: false,
      check: 'quick',
    };
    // It is over in a moment: for it no time passes, and nobody waits for a turn.
    const hooks = { signal: new AbortController().signal, now: () => 0, onSamples: () => undefined };
    const made = await engine.encode({ from, to, plan }, hooks);
    const back = await engine.readBack(to, hooks);
    if (back.samples !== samples) return `${samples} samples became ${back.samples}`;
    if (bitDepth !== undefined && back.md5 !== made.md5) return 'other samples came back';
    if (made.coded === undefined) return undefined;
    const coded = await engine.readCoded(to, hooks);
    if (coded.samples !== samples) return `${samples} samples are counted as ${coded.samples}`;
    return coded.sum === made.coded ? undefined : 'other sound lies in the file than was encoded';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
