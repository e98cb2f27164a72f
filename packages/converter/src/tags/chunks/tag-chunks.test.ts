import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { test } from 'node:test';
import type { Tags } from '../fields.ts';
import { readTags } from '../read-tags.ts';
import { tempFile } from '../testing/temp-file.ts';
import { sound, tinyFile } from '../testing/tiny-files.ts';
import { writeTags } from '../write-tags.ts';

const title: Tags = { values: { title: ['Title'] }, others: [], pictures: [] };

function chunk(id: string, body: Buffer, said = body.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(said, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

const format = chunk('fmt ', Buffer.from('0100020044ac000010b1020004001000', 'hex'));
const info = (id: string, text: string) =>
  chunk('LIST', Buffer.concat([Buffer.from('INFO'), chunk(id, Buffer.from(text, 'latin1'))]));

function wav(...chunks: Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
  return chunk('RIFF', body);
}

function idsOf(file: Buffer): string[] {
  const ids: string[] = [];
  for (let place = 12; place < file.length; ) {
    ids.push(file.toString('latin1', place, place + 4));
    const size = file.readUInt32LE(place + 4);
    place += 8 + size + (size % 2);
  }
  return ids;
}

test('old tags go wherever they are, other chunks stay, and the program that made the file is still named', async () => {
  const labels = chunk('LIST', Buffer.from('adtlxxxx'));
  const body = [
    format,
    info('ISFT', 'Lavf\0'),
    labels,
    info('INAM', 'Old\0'),
    chunk('data', sound),
    chunk('id3 ', Buffer.from('junk')),
  ];
  using file = tempFile(wav(...body, chunk('cue ', Buffer.alloc(4))));
  await writeTags(file.path, 'wav', title, { id3: '2.4' });
  const bytes = file.read();
  assert.deepEqual(idsOf(bytes), ['fmt ', 'LIST', 'data', 'cue ', 'LIST', 'id3 ']);
  assert.ok(bytes.includes('Lavf') && bytes.includes(labels) && !bytes.includes('Old'));
  assert.deepEqual(await readTags(file.path), title);
});

test('the number of a track is read by either of its two names in LIST INFO', async () => {
  const track = async (...chunks: Buffer[]) => {
    using file = tempFile(wav(format, ...chunks, chunk('data', sound)));
    return (await readTags(file.path)).values.track;
  };
  assert.deepEqual(await track(info('IPRT', '5\0')), ['5']);
  assert.deepEqual(await track(info('ITRK', '6\0')), ['6']);
  assert.deepEqual(await track(info('ITRK', '6\0'), info('IPRT', '5\0')), ['6']);
});

test('LIST INFO says in UTF-8 what it can', async () => {
  using file = tempFile(wav(format, chunk('data', sound)));
  const values = { title: ['Ночь 🌙'], artist: ['A', 'B'], track: ['3'], trackTotal: ['12'], mood: ['Calm'] };
  await writeTags(file.path, 'wav', { ...title, values }, { id3: '2.4' });
  const list = file.read().subarray(file.read().indexOf('INFO'));
  for (const text of ['INAM', 'Ночь 🌙\0', 'A; B\0', '3/12\0']) assert.ok(list.includes(text), text);
});

test('LIST INFO is read where there is no ID3, in UTF-8 or Latin 1', async () => {
  const read = async (text: string) => {
    using file = tempFile(wav(format, info('INAM', text), chunk('data', sound)));
    return (await readTags(file.path)).values.title;
  };
  assert.deepEqual(await read('Ni\xf1o\0'), ['Niño']);
  assert.deepEqual(await read('Ni\xc3\xb1o\0'), ['Niño']);
});

test('audio of odd length is padded, and of unknown length is measured', async () => {
  const odd = sound.subarray(1);
  for (const said of [odd.length, 0xffffffff]) {
    // Without the pad byte at the end, as some programs leave it.
    using file = tempFile(wav(format, chunk('data', odd, said)).subarray(0, -1));
    await writeTags(file.path, 'wav', title, { id3: '2.4' });
    const bytes = file.read();
    assert.deepEqual(idsOf(bytes), ['fmt ', 'data', 'LIST', 'id3 ']);
    assert.equal(bytes.readUInt32LE(bytes.indexOf('data') + 4), odd.length);
    assert.equal(bytes.readUInt32LE(4), bytes.length - 8);
  }
});

test('the large sizes of RF64 follow the tags', async () => {
  const sizes = Buffer.alloc(28);
  sizes.writeBigUInt64LE(BigInt(sound.length), 8);
  const body = [Buffer.from('WAVE'), chunk('ds64', sizes), format, chunk('data', sound, 0xffffffff)];
  using file = tempFile(chunk('RF64', Buffer.concat(body), 0xffffffff));
  await writeTags(file.path, 'wav', title, { id3: '2.4' });
  const bytes = file.read();
  assert.equal(bytes.readUInt32LE(4), 0xffffffff);
  assert.equal(bytes.readBigUInt64LE(20), BigInt(bytes.length - 8));
  assert.equal(bytes.readBigUInt64LE(28), BigInt(sound.length));
  const data = bytes.indexOf('data');
  assert.equal(bytes.readUInt32LE(data + 4), 0xffffffff);
  assert.ok(bytes.subarray(data + 8, data + 8 + sound.length).equals(sound));
  assert.deepEqual(await readTags(file.path), title);
});

const fourGiB = 2 ** 32;

test('a file that grows over 4 GiB becomes RF64 where it kept room for that', async () => {
  const head = wav(chunk('JUNK', Buffer.alloc(28)), format, chunk('data', Buffer.alloc(0), fourGiB - 100));
  using file = tempFile(head);
  // Without a byte on the disk.
  truncateSync(file.path, head.length + fourGiB - 100);
  await writeTags(file.path, 'wav', title, { id3: '2.4' });
  assert.deepEqual(await readTags(file.path), title);
  await using handle = await open(file.path);
  const { buffer } = await handle.read(Buffer.alloc(100), 0, 100, 0);
  assert.equal(buffer.toString('latin1', 0, 4), 'RF64');
  assert.equal(buffer.toString('latin1', 12, 16), 'ds64');
  assert.equal(buffer.readBigUInt64LE(20), BigInt((await handle.stat()).size - 8));
  assert.equal(buffer.readBigUInt64LE(28), BigInt(fourGiB - 100));
});

test('a file that would grow over 4 GiB and has no room is refused', async () => {
  const head = wav(format, chunk('data', Buffer.alloc(0), fourGiB - 60));
  using file = tempFile(head);
  truncateSync(file.path, head.length + fourGiB - 60);
  await assert.rejects(writeTags(file.path, 'wav', title, { id3: '2.4' }), RangeError);
});

test("AIFF's own chunks are read where there is no ID3, and replaced by it", async () => {
  const big = (id: string, text: string) => {
    const bytes = chunk(id, Buffer.from(text));
    bytes.writeUInt32BE(text.length, 4);
    return bytes;
  };
  using file = tempFile(Buffer.concat([tinyFile('aiff'), big('NAME', 'Old title'), big('AUTH', 'Me')]));
  assert.deepEqual((await readTags(file.path)).values, { title: ['Old title'], artist: ['Me'] });
  await writeTags(file.path, 'aiff', title, { id3: '2.3' });
  assert.deepEqual(await readTags(file.path), title);
  assert.ok(!file.read().includes('NAME'));
});
