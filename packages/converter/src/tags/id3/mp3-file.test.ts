import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tags } from '../fields.ts';
import { readTags } from '../read-tags.ts';
import { tempFile } from '../testing/temp-file.ts';
import { tinyFile } from '../testing/tiny-files.ts';
import { writeTags } from '../write-tags.ts';

const audio = tinyFile('mp3');
const title: Tags = { values: { title: ['Title'] }, others: [], pictures: [] };

/** A tag of frames given as their ids and bodies, in latin1. */
function tagOf(version: 2 | 3 | 4, frames: [id: string, body: string][], flags = 0): Buffer {
  const parts = frames.map(([id, body]) => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(body.length);
    const head =
      version === 2 ? [Buffer.from(id), size.subarray(1)] : [Buffer.from(id), size, Buffer.alloc(2)];
    return Buffer.concat([...head, Buffer.from(body, 'latin1')]);
  });
  const plain = Buffer.concat(parts).toString('latin1');
  const isUnsynchronised = (flags & 0x80) !== 0;
  const body = Buffer.from(isUnsynchronised ? plain.replace(/\xff/g, '\xff\0') : plain, 'latin1');
  assert.ok(body.length < 0x4000);
  return Buffer.concat([
    Buffer.from(['I', 'D', '3'].map((letter) => letter.charCodeAt(0))),
    Buffer.from([version, 0, flags, 0, 0, body.length >> 7, body.length & 0x7f]),
    body,
  ]);
}

async function read(...parts: Uint8Array[]): Promise<Tags> {
  using file = tempFile(Buffer.concat(parts));
  return await readTags(file.path);
}

test('reads ID3v2.2 of long ago', async () => {
  const frames: [string, string][] = [
    ['TT2', '\0Title'],
    ['TP1', '\0A; B'],
    ['TYE', '\x001999'],
    ['TCO', '\0(17)'],
    ['COM', '\0engiTunNORM\0 0000'],
    ['COM', '\0engabout\0words'],
    ['PIC', '\0JPG\x03\0\xff\xd8\xff'],
  ];
  const { values, others, pictures } = await read(tagOf(2, frames), audio);
  assert.deepEqual(values, { title: ['Title'], artist: ['A', 'B'], date: ['1999'], genre: ['Rock'] });
  assert.deepEqual(others, [{ name: 'COMM:about', values: ['words'] }]);
  assert.deepEqual(pictures, [
    { kind: 3, mime: 'image/jpeg', about: '', bytes: Uint8Array.of(0xff, 0xd8, 0xff) },
  ]);
});

test('a slash is part of a name', async () => {
  const { values } = await read(
    tagOf(3, [
      ['TPE1', '\0AC/DC'],
      ['TIT2', '\0One; two'],
    ]),
    audio,
  );
  assert.deepEqual(values, { artist: ['AC/DC'], title: ['One; two'] });
});

test('reads the genres of old, by number and by reference', async () => {
  const genre = async (text: string) => (await read(tagOf(3, [['TCON', `\0${text}`]]), audio)).values.genre;
  assert.deepEqual(await genre('17'), ['Rock']);
  assert.deepEqual(await genre('(51)(39)'), ['Techno-Industrial', 'Noise']);
  assert.deepEqual(await genre('(4)Eurodisco'), ['Disco', 'Eurodisco']);
  assert.deepEqual(await genre('((I am not a number)'), ['(I am not a number)']);
  assert.deepEqual(await genre('(RX)'), ['Remix']);
  assert.deepEqual(await genre('(250)'), ['(250)']);
});

test('reads what other programs write as custom fields under Vorbis names', async () => {
  const frames: [string, string][] = [
    ['TXXX', '\0isrc\0GBAYE6700001'],
    ['TXXX', '\0ALBUM ARTIST\0Somebody'],
    ['TXXX', '\0replaygain_track_gain\0-3.00 dB'],
  ];
  const { values, others } = await read(tagOf(4, frames), audio);
  assert.deepEqual(values, {
    isrc: ['GBAYE6700001'],
    albumArtist: ['Somebody'],
    replayGainTrackGain: ['-3.00 dB'],
  });
  assert.deepEqual(others, []);
});

test('a custom field that says the same more exactly wins, until somebody changes the frame', async () => {
  const exact = ['TXXX', '\0DATE\x002021-05'] as [string, string];
  assert.deepEqual((await read(tagOf(3, [['TYER', '\x002021'], exact]), audio)).values.date, ['2021-05']);
  assert.deepEqual((await read(tagOf(3, [['TYER', '\x001987'], exact]), audio)).values.date, ['1987']);
});

test('reads unsynchronised tags, and lyrics with times in pieces', async () => {
  const times = (text: string, ms: number) => `${text}\0\0\0${String.fromCharCode(ms >> 8, ms & 0xff)}`;
  const lyrics = `\0eng\x02\x01\0${times('\nHel', 1000)}${times('lo', 1200)}${times('\nyou', 2000)}`;
  const { values } = await read(
    tagOf(
      3,
      [
        ['SYLT', lyrics],
        ['TIT2', '\0\xff\xe0'],
      ],
      0x80,
    ),
    audio,
  );
  assert.deepEqual(values, { syncedLyrics: ['[00:01.00]Hello\n[00:02.00]you'], title: ['ÿà'] });
});

test('people by what they did are custom fields', async () => {
  const { others } = await read(tagOf(4, [['TIPL', '\x03producer\0George\0mix\0Geoff']]), audio);
  assert.deepEqual(others, [
    { name: 'PRODUCER', values: ['George'] },
    { name: 'MIX', values: ['Geoff'] },
  ]);
});

test('several old tags at the head and those at the end all go', async () => {
  const old = tagOf(3, [['TIT2', '\0Old']]);
  const ape = Buffer.alloc(32);
  ape.write('APETAGEX');
  ape.writeUInt32LE(2000, 8);
  ape.writeUInt32LE(32, 12);
  const id3v1 = Buffer.alloc(128);
  id3v1.write('TAGOld');
  using file = tempFile(Buffer.concat([old, old, audio, ape, id3v1]));
  await writeTags(file.path, 'mp3', title, { id3: '2.3' });
  assert.deepEqual(await readTags(file.path), title);
  assert.ok(file.read().subarray(-audio.length).equals(audio));
  assert.ok(!file.read().includes('Old'));
});

test('keeps what belongs to the file: private frames, gapless data of encoders, chapters of the same version', async () => {
  const gapless = '\0engiTunSMPB\0 00000000 00000840';
  const frames: [string, string][] = [
    ['PRIV', 'owner\0data'],
    ['COMM', gapless],
    ['CTOC', 'toc\0\x03\x00'],
    ['TIT2', '\0Old'],
  ];
  using file = tempFile(Buffer.concat([tagOf(3, frames), audio]));
  await writeTags(file.path, 'mp3', title, { id3: '2.3' });
  for (const kept of ['owner\0data', gapless, 'toc\0'])
    assert.ok(file.read().includes(Buffer.from(kept, 'latin1')));
  await writeTags(file.path, 'mp3', title, { id3: '2.4' });
  assert.ok(file.read().includes(gapless));
  assert.ok(!file.read().includes('CTOC'));
  assert.deepEqual(await readTags(file.path), title);
});

test('small changes fit into the room that was left, so that the sound need not move', async () => {
  using file = tempFile(audio);
  await writeTags(file.path, 'mp3', title, { id3: '2.4' });
  const bytes = file.read().length;
  await writeTags(file.path, 'mp3', { ...title, values: { title: ['A longer title'] } }, { id3: '2.4' });
  assert.equal(file.read().length, bytes);
});

test('reads ID3v1 and APEv2 where there is nothing newer', async () => {
  const id3v1 = Buffer.alloc(128);
  id3v1.write('TAGOld title');
  id3v1[127] = 17;
  assert.deepEqual((await read(audio, id3v1)).values.title, ['Old title']);
  const item = Buffer.concat([
    Buffer.from([5, 0, 0, 0, 0, 0, 0, 0]),
    Buffer.from('Track\x003/12\0'.slice(0, 10)),
  ]);
  const ape = Buffer.alloc(32);
  ape.write('APETAGEX');
  for (const [place, value] of [2000, 32 + 18, 1].entries()) ape.writeUInt32LE(value, 8 + place * 4);
  item.writeUInt32LE(4, 0);
  const { values } = await read(audio, item, ape);
  assert.deepEqual([values.track, values.trackTotal], [['3'], ['12']]);
});
