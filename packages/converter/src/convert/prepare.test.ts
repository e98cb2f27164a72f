import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { createNodeAvEngine } from '../engine/node-av/node-av-engine.ts';
import { renderWave, type WaveForm } from '../engine/render-wave.ts';
import { makeFilm } from '../engine/testing/film.ts';
import type { Tags } from '../tags/fields.ts';
import { readTags } from '../tags/read-tags.ts';
import { writeTags } from '../tags/write-tags.ts';
import { targetOf } from '../testing/targets.ts';
import {
  extensionOf,
  type Format,
  formats,
  losslessFormats,
  type Source,
  type Target,
  type TrackProgress,
} from '../words.ts';
import { type Prepared, prepare } from './prepare.ts';

const engine = createNodeAvEngine();
let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatefold-prepare-'));
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
});

let numberOfNames = 0;
async function file(name: string, bytes: Uint8Array): Promise<string> {
  numberOfNames += 1;
  await mkdir(path.join(folder, String(numberOfNames)));
  const place = path.join(folder, String(numberOfNames), name);
  await writeFile(place, bytes);
  return place;
}
const wave = (form: WaveForm) => file('in.wav', renderWave(form));

async function convert(
  from: string | Source,
  target: Target,
  to = `out.${extensionOf[target.format]}`,
): Promise<Prepared> {
  numberOfNames += 1;
  const source = typeof from === 'string' ? { path: from } : from;
  const place = path.join(folder, String(numberOfNames), to);
  const hooks = {
    now: () => performance.now(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };
  return await prepare({ id: to, source, target, to: place }, engine, hooks);
}

async function done(...args: Parameters<typeof convert>) {
  const prepared = await convert(...args);
  assert.ok(prepared.kind === 'prepared', JSON.stringify(prepared));
  return prepared;
}

async function failure(...args: Parameters<typeof convert>): Promise<string> {
  const prepared = await convert(...args);
  assert.ok(prepared.kind === 'failed', JSON.stringify(prepared));
  assert.match(prepared.failure.detail, /^[A-Z].*\.$/);
  const parts = await readdir(folder, { recursive: true });
  assert.deepEqual(
    parts.filter((name) => name.endsWith('.part') && name.startsWith(`${numberOfNames}/`)),
    [],
  );
  return prepared.failure.code;
}

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
        if (losslessFormats.has(to)) assert.ok(proof.pcm.isSame);
        if (losslessFormats.has(from) && losslessFormats.has(to) && from !== to)
          assert.equal(proof.pcm.source, origin.proof.pcm.target);
      });
    }
  }
});

describe('what a file is, not what it is called', () => {
  test('a WAV named .mp3 is converted', async () => {
    const from = await file('song.mp3', renderWave({ samples: 5000 }));
    assert.equal((await done(from, targetOf('flac'))).proof.source.codec, 'wav');
  });

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

  for (const name of [
    '-y.wav',
    'http:%2F%2Fx.wav',
    'a:b|c?.wav',
    'new\nline.wav',
    `${'é'.repeat(120)}.wav`,
    '%d.wav',
    '🎷.wav',
    '\'q"`$(x).wav',
  ]) {
    test(`hostile name ${JSON.stringify(name).slice(0, 40)}`, async () => {
      const from = await file(name, renderWave({ samples: 5000 }));
      const to = `${path.parse(name).name}.mp3`;
      assert.equal((await done(from, targetOf('mp3'), to)).proof.source.samples, 5000);
    });
  }

  test('a playlist that names another file is not followed', async () => {
    const other = await wave({ samples: 5000 });
    const list = `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:1,\n${other}\n#EXT-X-ENDLIST\n`;
    assert.equal(await failure(await file('list.wav', Buffer.from(list)), targetOf('mp3')), 'no-audio');
    const concat = await file('concat.wav', Buffer.from(`ffconcat version 1.0\nfile '${other}'\n`));
    assert.equal(await failure(concat, targetOf('mp3')), 'no-audio');
  });
});

describe('refusals', () => {
  test('nothing there, nothing in it, no sound in it, a folder', async () => {
    assert.equal(await failure(path.join(folder, 'nowhere.wav'), targetOf('mp3')), 'not-found');
    assert.equal(await failure(await file('empty.flac', Buffer.alloc(0)), targetOf('mp3')), 'no-audio');
    assert.equal(
      await failure(await file('text.mp3', Buffer.from('no music '.repeat(999))), targetOf('mp3')),
      'no-audio',
    );
    assert.equal(
      await failure(await file('zero.wav', renderWave({ samples: 0 })), targetOf('mp3')),
      'no-audio',
    );
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
    numberOfNames += 1;
    await mkdir(path.join(folder, String(numberOfNames)));
    await symlink('/dev/full', path.join(folder, String(numberOfNames), 'full.flac.part')).catch(() =>
      t.skip('no links here'),
    );
    numberOfNames -= 1;
    assert.equal(await failure(from, targetOf('flac'), 'full.flac'), 'disk-full');
  });
});

describe('damage', () => {
  for (const format of formats) {
    test(`${format} cut off at two thirds is said to be short, or damaged, and never taken for whole`, async () => {
      const { part, proof } = await done(await wave({ samples: 60_000 }), targetOf(format));
      await truncate(part, Math.round((proof.sizeBytes * 2) / 3));
      // To WAV it is decoded, to its own format copied.
      for (const to of ['wav', format] as const) {
        const prepared = await convert(part, targetOf(to));
        if (prepared.kind === 'failed')
          assert.ok(['damaged', 'no-audio'].includes(prepared.failure.code), prepared.failure.code);
        else assert.ok(prepared.proof.notes.includes('source-cut-short'), JSON.stringify(prepared.proof));
      }
    });
  }
});

test('a FLAC source whose head notes a wrong sum is converted all the same', async () => {
  const { part } = await done(await wave({ samples: 20_000 }), targetOf('flac'));
  const bytes = await readFile(part);
  const honest = bytes.toString('hex', 26, 42);
  bytes.writeUInt8(bytes.readUInt8(30) ^ 0xff, 30);
  const { proof } = await done(await file('wrong.flac', bytes), targetOf('wav'));
  assert.deepEqual(proof.pcm, { source: honest, target: honest, isSame: true });
  assert.deepEqual(proof.notes, ['source-sum-differs']);
});

test('a sum that is only read from the head of a FLAC is not said to be made', async () => {
  const { part } = await done(await wave({ samples: 20_000 }), targetOf('flac'));
  assert.deepEqual((await done(part, targetOf('mp3'))).proof.notes, ['sum-from-head']);
  assert.deepEqual((await done(part, targetOf('wav'))).proof.notes, []);
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
  const to = path.join(path.dirname(from), 'slow.mp3');
  // A pipe that nobody reads yet holds the copy up.
  execFileSync('mkfifo', [`${to}.part`]);
  let beats = 0;
  const alive = Promise.withResolvers<void>();
  const onProgress = ({ step, share }: TrackProgress) => {
    if (step === 'reading' && share === 0.5) beats += 1;
    if (beats === 4) alive.resolve();
  };
  const { signal } = new AbortController();
  const hooks = { now: () => performance.now(), signal, onProgress, beatMs: 10 };
  const copying = prepare({ id: to, source: { path: from }, target: targetOf('mp3'), to }, engine, hooks);
  await Promise.race([alive.promise, sleep(2000)]);
  const reader = await open(`${to}.part`, constants.O_RDONLY | constants.O_NONBLOCK);
  await copying.catch(() => undefined);
  await reader.close();
  assert.equal(beats >= 4, true, `${beats} signs`);
});

describe('tags of the finished file', () => {
  const tagged = async (tags: Partial<Tags>) => {
    const { part } = await done(await wave({ samples: 44_100 }), targetOf('flac'));
    await writeTags(part, 'flac', { values: {}, others: [], pictures: [], ...tags }, { id3: '2.4' });
    return part;
  };

  test('a cover that cannot be made smaller is lost, and the proof says so', async () => {
    const pictures = [{ kind: 3, mime: 'image/png', about: '', bytes: Buffer.from('no picture') }];
    const from = await tagged({ values: { title: ['T'] }, pictures });
    const small = await done(from, targetOf('mp3', { cover: { kind: 'jpeg', pixels: 100 } }));
    assert.deepEqual(small.proof.tags, { found: 2, kept: 1, lost: ['picture 3'] });
    const none = await done(from, targetOf('mp3', { cover: { kind: 'none' } }));
    assert.deepEqual(none.proof.tags, { found: 1, kept: 1, lost: [] }, 'what was wished away is not lost');
  });

  test('loudness of the album is lost when the samples are changed, and the proof says so', async () => {
    const values = { replayGainTrackGain: ['-1.00 dB'], replayGainAlbumGain: ['-2.00 dB'] };
    const from = await tagged({ values });
    const { proof } = await done(from, targetOf('flac', { loudness: { kind: 'applied', lufs: -20 } }));
    // The track's own loudness was measured anew, and its peak with it.
    assert.deepEqual(proof.tags, { found: 3, kept: 2, lost: ['replayGainAlbumGain'] });
  });

  test('a piece of an image does not say of itself what is true of the whole', async () => {
    const from = await tagged({
      values: {
        album: ['Album'],
        artist: ['Band'],
        lyrics: ['all of them'],
        musicbrainzAlbumId: ['a1'],
        musicbrainzRecordingId: ['r1'],
        replayGainTrackGain: ['-1.00 dB'],
        replayGainAlbumGain: ['-1.00 dB'],
      },
      others: [
        { name: 'CUESHEET', values: ['TRACK 01 AUDIO'] },
        { name: 'cue_track01_title', values: ['One'] },
        { name: 'LOG', values: ['Track 1'] },
        { name: 'RIPPED WITH', values: ['care'] },
      ],
    });
    const tags = { title: ['One'], replayGainTrackGain: ['-3.00 dB'] };
    const source = { path: from, piece: { start: 0, end: 30 }, tags };
    const { proof, part } = await done(source, targetOf('flac'));
    const written = await readTags(part);
    assert.deepEqual(written.values, {
      title: ['One'],
      artist: ['Band'],
      album: ['Album'],
      musicbrainzAlbumId: ['a1'],
      replayGainTrackGain: ['-3.00 dB'],
    });
    assert.deepEqual(
      written.others.map(({ name }) => name),
      ['RIPPED WITH'],
    );
    assert.deepEqual(proof.tags, { found: 6, kept: 6, lost: [] });
  });
});

test('two hours', { skip: process.env['RUN_LONG'] ? false : 'RUN_LONG is not set' }, async () => {
  const seconds = 7200;
  const from = await wave({ samples: seconds * 8000, sampleRateHz: 8000, channels: 1, bits: 8 });
  for (const format of ['mp3', 'aac', 'flac', 'opus'] as Format[]) {
    const { proof } = await done(from, targetOf(format));
    assert.equal(proof.samples.found, proof.samples.expected);
    assert.equal(proof.source.samples, seconds * 8000);
  }
});
