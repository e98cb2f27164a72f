import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { open, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { makeFilm } from '../engine/testing/film.ts';
import { readTags } from '../tags/read-tags.ts';
import { writeTags } from '../tags/write-tags.ts';
import { targetOf } from '../testing/targets.ts';
import { formats, losslessFormats, type TrackProgress } from '../words.ts';
import { createTrials } from './testing/trials.ts';

const { engine, folder, place, file, wave, convert, done, failure } = createTrials();

describe('every format into every format', () => {
  for (const from of formats) {
    for (const to of formats) {
      test(`${from} to ${to}`, async () => {
        const origin = await done(await wave({ samples: 30_011 }), targetOf(from));
        await writeTags(
          origin.part,
          from,
          { values: { title: ['Ночь 🌙'], artist: ['A', 'B'] }, others: [], pictures: [] },
          { id3: '2.4' },
        );
        const { proof, part } = await done(origin.part, targetOf(to));
        assert.equal(proof.samples.found, proof.samples.expected);
        assert.equal(proof.how, from === to ? 'copied' : 'encoded');
        assert.deepEqual(proof.tags, { found: 2, kept: 2, lost: [] });
        assert.deepEqual((await readTags(part)).values.artist, ['A', 'B']);
        if (losslessFormats.has(to) && from !== to) assert.ok(proof.pcm?.isSame);
        assert.equal(proof.coded === undefined, losslessFormats.has(to) && from !== to);
        if (
          origin.proof.how === 'encoded' &&
          losslessFormats.has(from) &&
          losslessFormats.has(to) &&
          from !== to
        )
          assert.equal(proof.pcm?.source, origin.proof.pcm?.target);
      });
    }
  }
});

describe('what a file is, not what it is called', () => {
  test('of a film only the sound is taken, and its cover is no film', async () => {
    const sound = await done(await wave({ samples: 44_100 }), targetOf('aac'), 'sound.m4a');
    const film = path.join(path.dirname(sound.part), 'film.mp4');
    await makeFilm(sound.part, film);
    const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
      .jpeg()
      .toBuffer();
    const pictures = [{ kind: 3, mime: 'image/jpeg', about: '', bytes }];
    await writeTags(sound.part, 'aac', { values: {}, others: [], pictures }, { id3: '2.4' });
    const wish = targetOf('aac', { rate: { kind: 'constant', kbps: 320 } });
    assert.equal((await done(sound.part, wish)).proof.how, 'copied');
    const { proof, part } = await done(film, wish);
    assert.equal(proof.how, 'encoded');
    assert.equal((await engine.probe(film)).hasOtherStreams, true);
    assert.equal((await engine.probe(part)).hasOtherStreams, undefined);
  });

  test('a playlist that names another file is not followed', async () => {
    const other = await wave({ samples: 5000 });
    const list = `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:1,\n${other}\n#EXT-X-ENDLIST\n`;
    assert.equal(await failure(await file('list.wav', Buffer.from(list)), targetOf('mp3')), 'no-audio');
    const concat = await file('concat.wav', Buffer.from(`ffconcat version 1.0\nfile '${other}'\n`));
    assert.equal(await failure(concat, targetOf('mp3')), 'no-audio');
  });
});

describe('refusals', () => {
  test('nothing there, a folder', async () => {
    assert.equal(await failure(path.join(folder, 'nowhere.wav'), targetOf('mp3')), 'not-found');
    assert.equal(await failure(folder, targetOf('mp3')), 'unreadable');
  });

  test('protected files', async () => {
    const mp4 = (brand: string, entry: string) =>
      Buffer.concat([
        Buffer.from('\0\0\0\x18ftyp', 'latin1'),
        Buffer.from(`${brand}\0\0\0\0M4A mp42`, 'latin1'),
        Buffer.alloc(5000),
        Buffer.from(`\0\0\0\x40stsd\0\0\0\0\0\0\0\x01\0\0\0\x30${entry}`, 'latin1'),
        Buffer.alloc(300_000),
      ]);
    for (const [brand, entry] of [
      ['M4A ', 'drms'],
      ['M4P ', 'mp4a'],
      ['isom', 'enca'],
      ['aax ', 'mp4a'],
      ['M4A ', 'aavd'],
    ] as const)
      assert.equal(await failure(await file('bought.m4a', mp4(brand, entry)), targetOf('mp3')), 'protected');
    const aa = Buffer.concat([Buffer.from('0000000057907536', 'hex'), Buffer.alloc(999)]);
    assert.equal(await failure(await file('book.aa', aa), targetOf('mp3')), 'protected');
    const wma = Buffer.concat([
      Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex'),
      Buffer.alloc(64),
      Buffer.from('fbb3112223bdd211b4b700a0c955fc6e', 'hex'),
      Buffer.alloc(999),
    ]);
    assert.equal(await failure(await file('song.wma', wma), targetOf('mp3')), 'protected');
  });

  test('a name of drms within the music is no protection', async () => {
    const from = await done(await wave({ samples: 5000 }), targetOf('aac'));
    await writeTags(
      from.part,
      'aac',
      { values: { title: ['drms enca aavd'] }, others: [], pictures: [] },
      { id3: '2.4' },
    );
    await done(from.part, targetOf('mp3'));
  });

  test('a place that cannot be written', async () => {
    const from = await wave({ samples: 5000 });
    assert.equal(
      await failure(
        from,
        targetOf('mp3'),
        path.join('..', path.basename(path.dirname(from)), 'in.wav', 'x.mp3'),
      ),
      'not-writable',
    );
  });

  test('a full disk', async (t) => {
    const from = await wave({ samples: 5000 });
    const full = await place('full.flac');
    await symlink('/dev/full', `${full}.part`).catch(() => t.skip('no links here'));
    const to = path.join('..', path.basename(path.dirname(full)), 'full.flac');
    assert.equal(await failure(from, targetOf('flac'), to), 'disk-full');
  });
});

describe('wishes', () => {
  test('a preview is marked, in length and in words', async () => {
    const from = await wave({ samples: 44_100 * 3 });
    const { proof, part } = await done(
      { path: from, tags: { title: ['Song'] } },
      targetOf('mp3', { previewS: 2 }),
    );
    assert.equal(proof.samples.found, 88_200);
    assert.deepEqual(proof.notes, ['preview']);
    assert.deepEqual((await readTags(part)).values.title, ['Song (preview)']);
  });

  test('a piece of a sheet', async () => {
    const from = await wave({ samples: 44_100 * 3 });
    const piece = { path: from, piece: { start: 75, end: 100 } };
    const { proof } = await done(piece, targetOf('flac'));
    assert.equal(proof.samples.found, 588 * 25);
    assert.equal(await failure({ path: from, piece: { start: 999 } }, targetOf('flac')), 'form-not-possible');
  });

  test('loudness in tags leaves the samples; applied it moves them, not past the peak', async () => {
    const from = await wave({ samples: 44_100 * 2 });
    const said = await done(from, targetOf('flac', { loudness: { kind: 'tags' } }));
    const { values } = await readTags(said.part);
    const gain = Number.parseFloat(values.replayGainTrackGain?.[0] ?? '');
    assert.ok(Math.abs(-18 - said.proof.loudness!.lufs - gain) < 0.02);
    const applied = await done(from, targetOf('flac', { loudness: { kind: 'applied', lufs: -20 } }));
    const after = await engine.measure(applied.part, undefined, {
      signal: new AbortController().signal,
      now: () => performance.now(),
      onSamples: () => undefined,
    });
    assert.ok(Math.abs(after!.lufs + 20) < 0.1, JSON.stringify(after));
    const loud = await done(from, targetOf('flac', { loudness: { kind: 'applied', lufs: -2 } }));
    assert.ok(loud.proof.notes.includes('gain-held-back'));
  });

  test('six channels into MP3 are mixed down, and it is said', async () => {
    const { proof } = await done(
      await wave({ samples: 9000, channels: 6, sampleRateHz: 96_000 }),
      targetOf('mp3'),
    );
    assert.deepEqual(proof.notes, ['mixed-down', 'resampled']);
    assert.equal(proof.target.channels, 2);
    assert.equal(proof.target.sampleRateHz, 48_000);
  });
});

test('a copy that takes long gives signs of life', { skip: process.platform === 'win32' }, async () => {
  const { part: from } = await done(await wave({ samples: 44_100 }), targetOf('mp3'));
  const slow = await place('slow.mp3');
  // A pipe that nobody reads yet holds the copy up.
  execFileSync('mkfifo', [`${slow}.part`]);
  let beats = 0;
  const alive = Promise.withResolvers<void>();
  const onProgress = ({ step, share }: TrackProgress) => {
    if (step === 'reading' && share === 0.5) beats += 1;
    if (beats === 4) alive.resolve();
  };
  const to = path.join('..', path.basename(path.dirname(slow)), 'slow.mp3');
  const copying = convert(from, targetOf('mp3'), to, { onProgress, beatMs: 10 });
  await Promise.race([alive.promise, sleep(2000)]);
  const reader = await open(`${slow}.part`, constants.O_RDONLY | constants.O_NONBLOCK);
  await copying.catch(() => undefined);
  await reader.close();
  assert.ok(beats >= 4, `${beats} signs`);
});
