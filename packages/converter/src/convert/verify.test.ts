// A finished file that is not what the encoder made is never kept.
import assert from 'node:assert/strict';
import { open, stat, truncate } from 'node:fs/promises';
import { describe, test } from 'node:test';
import type { Engine } from '../engine/engine.ts';
import { targetOf } from '../testing/targets.ts';
import { extensionOf, formats, type Target } from '../words.ts';
import { prepare } from './prepare.ts';
import { createTrials } from './testing/trials.ts';

const { engine, place, wave, done } = createTrials();

/** Between encoder and reader something happens to the file. */
const harmed = (harm: (path: string) => Promise<void>): Engine => ({
  ...engine,
  async encode(job, hooks) {
    const made = await engine.encode(job, hooks);
    await harm(job.to);
    return made;
  },
});

const flipInTheMiddle = async (path: string) => {
  const file = await open(path, 'r+');
  const at = Math.floor((await file.stat()).size / 2);
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, at);
  await file.write(Buffer.of(byte.readUInt8() ^ 0x10), 0, 1, at);
  await file.close();
};
const cutTheEnd = async (path: string) => truncate(path, Math.floor((await stat(path)).size * 0.98));

async function failureOf(target: Target, harm: (path: string) => Promise<void>): Promise<string> {
  const to = await place(`out.${extensionOf[target.format]}`);
  const plain = await wave({ samples: 200_000 });
  // What is WAV already would only be copied.
  const source = { path: target.format === 'wav' ? (await done(plain, targetOf('aiff'))).part : plain };
  const prepared = await prepare({ id: '1', source, target, to }, harmed(harm), {
    now: () => performance.now(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return prepared.kind === 'failed' ? prepared.failure.code : prepared.kind;
}

for (const check of ['whole', 'quick'] as const) {
  describe(`checked ${check}`, () => {
    for (const format of formats) {
      test(`${format}: one bit in the middle`, async () => {
        assert.equal(await failureOf(targetOf(format, { check }), flipInTheMiddle), 'not-verified');
      });
      test(`${format}: the end is gone`, async () => {
        const failing = failureOf(targetOf(format, { check }), cutTheEnd);
        // An M4A without its end is none, and no tags can be written into it.
        if (extensionOf[format] === 'm4a') await assert.rejects(failing, /not an MP4 file/);
        else assert.equal(await failing, 'not-verified');
      });
    }
  });
}

test('a quick check of FLAC says the sum of what lies in the file', async () => {
  const from = await wave({ samples: 60_000 });
  const { proof } = await done(from, targetOf('flac', { check: 'quick' }));
  assert.equal(proof.pcm?.target, undefined);
  assert.match(proof.coded ?? '', /^[0-9a-f]{64}$/);
  assert.equal(proof.samples.found, 60_000);
  // Plain samples are compared one by one, whatever was wished.
  assert.ok((await done(from, targetOf('aiff', { check: 'quick' }))).proof.pcm?.isSame);
});

test('what ReplayGain says of the source stands in the proof', async () => {
  const from = await wave({ samples: 60_000 });
  const tags = { replayGainTrackGain: ['-7.25 dB'] };
  const tagged = await done({ path: from, tags }, targetOf('flac'));
  const { proof } = await done(tagged.part, targetOf('mp3'));
  assert.deepEqual(proof.loudness, { lufs: -10.75 });
});
