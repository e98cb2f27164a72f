// A finished file that is not what the encoder made is never kept.
import assert from 'node:assert/strict';
import { appendFile, open, stat, truncate } from 'node:fs/promises';
import { describe, test } from 'node:test';
import type { Engine } from '../engine/engine.ts';
import { targetOf } from '../testing/targets.ts';
import { extensionOf, formats, type Target } from '../words.ts';
import { prepare } from './prepare.ts';
import { createTrials } from './testing/trials.ts';

const { engine, place, wave, convert, done } = createTrials();

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
        assert.equal(await failureOf(targetOf(format, { check }), cutTheEnd), 'not-verified');
      });
    }
  });
}

const changeHead = (at: number) => async (path: string) => {
  const file = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, at);
  await file.write(Buffer.of(byte.readUInt8() ^ 1), 0, 1, at);
  await file.close();
};

for (const check of ['whole', 'quick'] as const) {
  test(`the head of a FLAC says its length and its sum, checked ${check}`, async () => {
    for (const at of [25, 30])
      assert.equal(await failureOf(targetOf('flac', { check }), changeHead(at)), 'not-verified');
  });
}

test('a part of an M4A that came without its end is damaged, and no worker breaks over it', async () => {
  const { part } = await done(await wave({ samples: 200_000 }), targetOf('aac'));
  await truncate(part, Math.floor((await stat(part)).size * 0.9));
  const prepared = await convert(part, targetOf('aac'));
  assert.ok(prepared.kind === 'failed' && ['damaged', 'no-audio'].includes(prepared.failure.code));
});

test('a WAV whose head does not know its length is made anew, with a head that does', async () => {
  const from = await wave({ samples: 60_000 });
  const file = await open(from, 'r+');
  await file.write(Buffer.alloc(4), 0, 4, 40);
  await file.close();
  const { proof, part } = await done(from, targetOf('wav'));
  assert.equal(proof.how, 'encoded');
  assert.equal(proof.samples.found, 60_000);
  assert.equal((await done(part, targetOf('wav'))).proof.how, 'copied');
});

test('a FLAC with a hole in its sound is not copied as if it were whole, unless the check is to be quick', async () => {
  const { part } = await done(await wave({ samples: 600_000 }), targetOf('flac'));
  const file = await open(part, 'r+');
  await file.write(Buffer.alloc(3000), 0, 3000, Math.floor((await file.stat()).size / 2));
  await file.close();
  const whole = await convert(part, targetOf('flac'));
  assert.equal(whole.kind === 'failed' && whole.failure.code, 'damaged');
  assert.equal((await done(part, targetOf('flac', { check: 'quick' }))).proof.how, 'copied');
});

test('what lies behind a FLAC is no end that is missing', async () => {
  const { part } = await done(await wave({ samples: 60_000 }), targetOf('flac'));
  await appendFile(part, Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]));
  assert.deepEqual((await done(part, targetOf('mp3'))).proof.notes, ['sum-from-head']);
  assert.deepEqual((await done(part, targetOf('wav'))).proof.notes, []);
});

test('a long reading gives signs of life, and never goes back', async () => {
  const from = await wave({ samples: 44_100 * 600 });
  const signal = new AbortController().signal;
  for (const read of [engine.readBack, engine.readCoded]) {
    const heard: number[] = [];
    // By this clock every look at it is a turn.
    let now = 0;
    await read(from, { signal, now: () => (now += 100), onSamples: (samples) => heard.push(samples) });
    assert.ok(heard.length > 20, `${heard.length} signs`);
    assert.ok(heard.every((samples, at) => at === 0 || samples >= (heard[at - 1] ?? 0)));
  }
});

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
