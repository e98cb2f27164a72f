// What a scan promises about files that come, change, move, go and come back.
import assert from 'node:assert/strict';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { writeTag } from '../demo/id3.ts';
import { fixtures, tempLibrary } from './testing/temp-library.ts';

test('every format is read, with tags in many scripts', async () => {
  await using temp = tempLibrary();
  const files = [
    'aac.m4a',
    'aiff.aiff',
    'alac.m4a',
    'bare.aac',
    'lossless.flac',
    'opus.opus',
    'untagged.mp3',
    'v1.mp3',
    'v23.mp3',
    'vbr.mp3',
    'vorbis.ogg',
    'wave.wav',
  ];
  for (const file of files) temp.put(file, file);
  const scan = await temp.scan();
  assert.deepEqual(
    { found: scan.found, added: scan.added, broken: scan.broken },
    { found: 12, added: 12, broken: 0 },
  );
  const tracks = temp.tracks();
  const titles = tracks.map(({ title }) => title);
  for (const title of [
    'Żółta łódka',
    '東京の夜',
    'Утро в порту',
    'ערב טוב',
    'صباح',
    'Only the old tag',
    'untagged',
    'bare',
  ])
    assert.ok(titles.includes(title), `${title} is missing from ${titles.join(', ')}`);
  for (const { title, durationMs } of tracks)
    assert.ok(durationMs > 550 && durationMs < 700, `${title} lasts ${durationMs} ms`);
  const mimes = new Set(tracks.map(({ format }) => format.mime));
  assert.deepEqual([...mimes].sort(), [
    'audio/aac',
    'audio/aiff',
    'audio/flac',
    'audio/mp4',
    'audio/mpeg',
    'audio/ogg',
    'audio/wav',
  ]);
  const flac = tracks.find(({ title }) => title === 'Żółta łódka');
  assert.deepEqual(flac?.replayGain, { trackGainDb: -6.5, trackPeak: 0.97 });
  assert.equal(flac?.number, 1);
});

test('albums: by album artist, over disc folders, various artists, and by folder without tags', async () => {
  await using temp = tempLibrary();
  temp.put('One/CD1/a.flac');
  temp.put('One/CD2/b.flac');
  temp.put('Mix/1.opus', 'opus.opus');
  temp.put('Mix/2.m4a', 'alac.m4a');
  temp.put('Band/Evening/03 - Low tide.mp3', 'untagged.mp3');
  await temp.scan();
  const albums = temp.albums();
  const summary = albums
    .map(({ title, artist, trackCount }) => `${artist.name}: ${title} (${trackCount})`)
    .sort();
  assert.deepEqual(summary, ['Band: Evening (1)', 'Café Überfahrt: Dźwięki (2)', 'The Boxes: Boxes (2)']);
  const one = albums.find(({ title }) => title === 'Dźwięki');
  assert.deepEqual([one?.year, one?.durationMs], [1999, 1200]);
  const low = temp.tracks().find(({ title }) => title === 'Low tide');
  assert.deepEqual([low?.number, low?.artists[0]?.name], [3, 'Band']);
  const discs = temp
    .tracks()
    .filter(({ album }) => album.id === one?.id)
    .map(({ disc }) => disc);
  assert.deepEqual(discs.sort(), [1, 2]);
});

test('songs of many artists in one folder under one title are one album, of one artist in many folders too', async () => {
  await using temp = tempLibrary();
  const song = (artist: string, album: string, track: number) =>
    Buffer.concat([
      writeTag({ title: `${artist} ${track}`, artist, album, track }),
      readFileSync(join(fixtures, 'untagged.mp3')),
    ]);
  for (const [i, artist] of ['Ann', 'Ben', 'Cleo'].entries())
    temp.put(`Sampler/CD ${1 + (i % 2)}/${i}.mp3`, song(artist, 'Sampler', i));
  for (let i = 0; i < 4; i++)
    temp.put(`Solo/${i}.mp3`, song(i === 3 ? 'Dora & Ed' : 'Dora feat. Fay', 'Alone', i));
  temp.put('Bonus/x.mp3', song('Dora', 'Alone', 9));
  temp.put('Others/y.mp3', song('Gus', 'Alone', 1));
  await temp.scan();
  const summary = () =>
    temp
      .albums()
      .map(({ title, artist, trackCount }) => `${artist.name}: ${title} (${trackCount})`)
      .sort();
  const together = ['Dora: Alone (1)', 'Dora: Alone (4)', 'Gus: Alone (1)', 'Various Artists: Sampler (3)'];
  assert.deepEqual(summary(), together);
  const id = temp.albums().find(({ title }) => title === 'Sampler')?.id;
  temp.put('Sampler/CD 1/late.mp3', song('Hal', 'Sampler', 7));
  await temp.scan();
  renameSync(join(temp.music, 'Sampler'), join(temp.music, 'Sampler (moved)'));
  await temp.scan();
  const sampler = temp.albums().filter(({ title }) => title === 'Sampler');
  assert.deepEqual(
    sampler.map(({ id, trackCount }) => [id, trackCount]),
    [[id, 4]],
  );
});

test('a file that moves keeps its id, its album and the time it was added', async () => {
  await using temp = tempLibrary();
  temp.put('Old place/a.flac');
  await temp.scan();
  const [before] = temp.tracks();
  const [album] = temp.albums();
  temp.pass(60_000);
  renameSync(join(temp.music, 'Old place'), join(temp.music, 'New place'));
  const scan = await temp.scan();
  assert.deepEqual(
    { moved: scan.moved, added: scan.added, missing: scan.missing },
    { moved: 1, added: 0, missing: 0 },
  );
  assert.equal(temp.tracks()[0]?.id, before?.id);
  assert.deepEqual(temp.albums(), [album]);
});

test('a deleted file goes, and has its old id when it comes back', async () => {
  await using temp = tempLibrary();
  temp.put('keep.mp3', 'v23.mp3');
  const path = temp.put('Away/a.flac');
  await temp.scan();
  const id = temp.tracks().find(({ title }) => title === 'Żółta łódka')?.id;
  rmSync(path);
  assert.equal((await temp.scan()).missing, 1);
  assert.deepEqual(temp.titles(), ['東京の夜']);
  assert.deepEqual(temp.library.browse().search('zolta').tracks, []);
  temp.pass(24 * 3600_000);
  temp.put('Somewhere else/b.flac');
  await temp.scan();
  assert.equal(temp.tracks().find(({ title }) => title === 'Żółta łódka')?.id, id);
  assert.equal(temp.library.browse().search('zolta').tracks[0]?.id, id);
});

test('a changed file is read again and keeps its id', async () => {
  await using temp = tempLibrary();
  temp.put('a.mp3', 'v23.mp3');
  await temp.scan();
  const [before] = temp.tracks();
  temp.put('a.mp3', 'vbr.mp3');
  assert.equal((await temp.scan()).changed, 1);
  const [after] = temp.tracks();
  assert.deepEqual([after?.title, after?.id], ['Утро в порту', before?.id]);
  assert.deepEqual(
    temp.albums().map(({ title }) => title),
    ['Маяк'],
  );
});

test('a folder that is suddenly empty or not there keeps its tracks and says what is wrong', async () => {
  await using temp = tempLibrary();
  temp.put('Disk/a.flac');
  await temp.scan();
  const away = `${temp.music}-away`;
  renameSync(temp.music, away);
  await temp.scan();
  assert.equal(temp.tracks().length, 1);
  assert.match(temp.library.folders()[0]?.problem ?? '', /not there/);
  mkdirSync(temp.music);
  await temp.scan();
  assert.equal(temp.tracks().length, 1);
  assert.match(temp.library.folders()[0]?.problem ?? '', /No music is in it, where there was 1 track/);
  rmSync(temp.music, { recursive: true });
  renameSync(away, temp.music);
  const scan = await temp.scan();
  assert.deepEqual([scan.added, scan.changed, temp.library.folders()[0]?.problem], [0, 0, undefined]);
});

test('broken files are listed with a reason, the rest is scanned, a mended one leaves the list', async () => {
  await using temp = tempLibrary();
  temp.put('good.flac');
  temp.put('empty.mp3', new Uint8Array());
  temp.put('noise.flac', Buffer.from('this is no music at all, whatever its name says'));
  temp.put('liar.mp3', Buffer.concat([Buffer.from('ID3\x04\0\0\x7f\x7f\x7f\x7f'), Buffer.alloc(300)]));
  const scan = await temp.scan();
  assert.deepEqual({ done: scan.done, broken: scan.broken }, { done: 4, broken: 3 });
  assert.equal(temp.tracks().length, 1);
  for (const { path, why } of temp.broken()) assert.match(why, /^[A-Z].{8,}\.$/, `${path}: ${why}`);
  assert.match(temp.broken().find(({ path }) => path.endsWith('empty.mp3'))?.why ?? '', /empty/);
  assert.equal((await temp.scan()).broken, 3, 'they are still counted when nothing changed');
  temp.put('empty.mp3', 'v23.mp3');
  await temp.scan();
  assert.equal(temp.broken().length, 2);
  assert.equal(temp.tracks().length, 2);
});

test('hostile names and circles of links', async () => {
  await using temp = tempLibrary();
  const names = [
    'line\nbreak.flac',
    'quote\'s "and" ; -- DROP.flac',
    '-rf.flac',
    'emoji 🚢🌊.flac',
    'bytes:616263.flac',
    ' .flac',
    `${'x'.repeat(240)}.flac`,
    'percent%2F..%2F.flac',
    'rtl \u202eevil.flac',
  ];
  for (const name of names) temp.put(name, 'v23.mp3');
  const bytes = Buffer.concat([
    Buffer.from(`${temp.music}/latin `),
    Buffer.from([0xe9, 0xff]),
    Buffer.from('.mp3'),
  ]);
  writeFileSync(bytes, readFileSync(temp.put('one.mp3', 'v1.mp3')));
  symlinkSync('.', join(temp.music, 'circle'));
  symlinkSync(temp.music, join(temp.music, 'again'));
  symlinkSync('/nowhere', join(temp.music, 'dangling.mp3'));
  symlinkSync('self.mp3', join(temp.music, 'self.mp3'));
  const scan = await temp.scan();
  assert.deepEqual(
    [scan.found, scan.added, scan.broken, scan.state],
    [names.length + 2, names.length + 2, 0, 'idle'],
  );
  const again = await temp.scan();
  assert.deepEqual([again.done, again.added, again.changed, again.missing], [names.length + 2, 0, 0, 0]);
});

test('a link that leads out of the folder is followed, once', async () => {
  await using temp = tempLibrary();
  const outside = join(temp.data, '..', 'outside');
  mkdirSync(outside);
  renameSync(temp.put('x.flac'), join(outside, 'x.flac'));
  symlinkSync(outside, join(temp.music, 'link'));
  symlinkSync(outside, join(temp.music, 'link again'));
  symlinkSync(temp.music, join(outside, 'back'));
  assert.equal((await temp.scan()).found, 1);
});

test('a scan asked for during a scan runs after it', async () => {
  await using temp = tempLibrary();
  temp.put('a.flac');
  const first = temp.library.scan();
  temp.put('b.mp3', 'v23.mp3');
  await Promise.all([first, temp.library.scan(), temp.library.scan()]);
  assert.equal(temp.tracks().length, 2);
  const starts = temp.scans.filter(({ state, found }) => state === 'scanning' && found === 0).length;
  assert.ok(starts >= 2, 'two scans were made');
});

test('a damaged library file is set aside and made again', async () => {
  await using temp = tempLibrary();
  temp.put('a.flac');
  await temp.scan();
  await temp.reopen(() =>
    writeFileSync(join(temp.data, 'library.sqlite'), 'no database at all'.repeat(1000)),
  );
  assert.equal(temp.warnings.length, 1);
  assert.ok(readdirSync(temp.data).some((name) => name.startsWith('library.sqlite.damaged-')));
  await temp.scan();
  assert.equal(temp.tracks().length, 1);
});

test('a library file that turns out to be damaged in the middle of a scan is set aside, and the scan goes on', async () => {
  await using temp = tempLibrary();
  for (let i = 0; i < 40; i++) temp.put(`${i % 4}/${i}.mp3`, 'v23.mp3');
  await temp.scan();
  await temp.reopen(() => {
    const file = join(temp.data, 'library.sqlite');
    const database = new DatabaseSync(file);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const page = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'tracks_by_title'").get();
    database.close();
    const bytes = readFileSync(file);
    const at = (Number(page?.['rootpage']) - 1) * 4096;
    writeFileSync(file, bytes.fill(0xa5, at, at + 4096));
  });
  temp.put('new.flac');
  const scan = await temp.scan();
  assert.deepEqual([scan.state, scan.found, scan.why], ['idle', 41, undefined]);
  assert.equal(temp.tracks().length, 41);
  assert.match(temp.warnings.join(' '), /damaged/);
});

test('what a scan found is there after a restart', async () => {
  await using temp = tempLibrary();
  utimesSync(temp.put('a.flac'), 1_000_000_000, 1_000_000_000);
  await temp.scan();
  const before = temp.albums();
  await temp.reopen();
  assert.deepEqual(temp.albums(), before);
  assert.equal(temp.library.scanState().found, 1);
  assert.equal(
    before[0]?.addedAt,
    '2001-09-09T01:46:40.000Z',
    'on the first scan the file tells since when it is there',
  );
});
