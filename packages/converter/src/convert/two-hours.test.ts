import assert from 'node:assert/strict';
import { open } from 'node:fs/promises';
import { test } from 'node:test';
import { renderWave } from '../engine/render-wave.ts';
import { targetOf } from '../testing/targets.ts';
import type { Format } from '../words.ts';
import { createTrials } from './testing/trials.ts';

const { place, done } = createTrials();

const rate = 44_100;
const islandS = 10;
/** No whole number of any encoder's frames. */
const samples = 7200 * rate + 501;

/** Music at the beginning, in the middle and at the end; the silence between takes no room on the disk. */
async function twoHours(): Promise<string> {
  const path = await place('in.wav');
  const music = renderWave({ samples: islandS * rate });
  const head = Buffer.from(music.subarray(0, 44));
  const bytes = samples * 4;
  head.writeUInt32LE(bytes + 36, 4);
  head.writeUInt32LE(bytes, 40);
  const file = await open(path, 'w');
  await file.truncate(head.length + bytes);
  await file.write(head, 0, head.length, 0);
  const island = music.subarray(44);
  for (const at of [0, 3600 * rate * 4, bytes - island.length])
    await file.write(island, 0, island.length, head.length + at);
  await file.close();
  return path;
}

/** The others take a minute and more: for a machine that has nothing else to do. */
const tried: Format[] = process.env['RUN_LONG']
  ? ['flac', 'wav', 'aiff', 'alac', 'mp3', 'aac', 'opus']
  : ['flac'];

for (const format of tried) {
  test(`two hours into ${format}`, async () => {
    const { proof } = await done(await twoHours(), targetOf(format, { bitDepth: 16 }));
    assert.equal(proof.source.samples, samples);
    assert.equal(proof.samples.found, proof.samples.expected);
    assert.ok(format === 'opus' || proof.samples.found === samples);
    assert.deepEqual(proof.notes, format === 'opus' ? ['resampled'] : []);
  });
}
