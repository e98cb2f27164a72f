import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tags } from '../fields.ts';
import { readTags } from '../read-tags.ts';
import { fullTags } from '../testing/full-tags.ts';
import { tempFile } from '../testing/temp-file.ts';
import { sound, soundOf, tinyM4a } from '../testing/tiny-files.ts';
import { writeTags } from '../write-tags.ts';
import { atomsOf, bodyOf, buildAtom, uint32 } from './atoms.ts';
import { moveOffsets, needsLarge } from './offsets.ts';

const id3 = '2.4';
const title: Tags = { values: { title: ['Title'] }, others: [], pictures: [] };
const smpb = ' 00000000 00000840 000001CA 00000000000FFFF6';

for (const order of ['audio-first', 'audio-last'] as const) {
  for (const large of [false, true]) {
    test(`the tables find the audio after each change: ${order}, offsets of ${large ? 64 : 32} bits`, async () => {
      using file = tempFile(tinyM4a(order, large));
      for (const tags of [fullTags, title, fullTags]) {
        await writeTags(file.path, 'aac', tags, { id3 });
        assert.ok(soundOf('aac', file.read()).equals(sound));
      }
    });
  }
}

test('small changes fit into the room that was left, so that the sound need not move', async () => {
  using file = tempFile(tinyM4a('audio-last'));
  await writeTags(file.path, 'aac', title, { id3 });
  const bytes = file.read().length;
  await writeTags(file.path, 'aac', { ...title, values: { title: ['A longer title'] } }, { id3 });
  assert.equal(file.read().length, bytes);
});

test('gapless data of the encoder stays, unless new is given', async () => {
  using file = tempFile(tinyM4a('audio-last'));
  await writeTags(file.path, 'aac', { ...title, others: [{ name: 'iTunSMPB', values: [smpb] }] }, { id3 });
  await writeTags(file.path, 'aac', title, { id3 });
  assert.ok(file.read().includes(smpb));
  assert.deepEqual(await readTags(file.path), title, 'it belongs to the file, not to the music');
  const other = smpb.replace('840', 'A40');
  await writeTags(file.path, 'aac', { ...title, others: [{ name: 'iTunSMPB', values: [other] }] }, { id3 });
  assert.ok(file.read().includes(other) && !file.read().includes(smpb));
});

test('chapters, the name of the encoder and what is not text stay', async () => {
  const item = (name: string, type: number, body: string) =>
    buildAtom(name, buildAtom('data', uint32(type), uint32(0), Buffer.from(body, 'latin1')));
  const handler = buildAtom('hdlr', Buffer.alloc(8), Buffer.from('mdirappl'), Buffer.alloc(9));
  const items = buildAtom(
    'ilst',
    item('\xa9too', 1, 'Encoder'),
    item('stik', 21, '\x01'),
    item('\xa9nam', 1, 'Old'),
  );
  const user = buildAtom(
    'udta',
    buildAtom('chpl', Buffer.from('chapters')),
    buildAtom('meta', uint32(0), handler, items),
  );
  const bytes = tinyM4a('audio-first');
  const moov = [...atomsOf(bytes)].at(-1)!;
  using file = tempFile(
    Buffer.concat([bytes.subarray(0, moov.start), buildAtom('moov', bodyOf(bytes, moov), user)]),
  );
  assert.deepEqual((await readTags(file.path)).values.title, ['Old']);
  await writeTags(file.path, 'aac', title, { id3 });
  for (const kept of ['chapters', 'Encoder', 'stik']) assert.ok(file.read().includes(kept), kept);
  assert.deepEqual(await readTags(file.path), title);
});

test('numbers that MP4 cannot hold are kept beside it', async () => {
  using file = tempFile(tinyM4a('audio-last'));
  const values = { track: ['A1'], trackTotal: ['12'], disc: ['02'], bpm: ['121.5'] };
  await writeTags(file.path, 'aac', { ...title, values }, { id3 });
  assert.deepEqual((await readTags(file.path)).values, values);
});

test('offsets that grow over 4 GiB get 64 bits', () => {
  const table = (offset: number) => buildAtom('stco', uint32(0), uint32(2), uint32(100), uint32(offset));
  const body = (offset: number) =>
    buildAtom('trak', buildAtom('mdia', buildAtom('minf', buildAtom('stbl', table(offset)))));
  const near = body(2 ** 32 - 10);
  assert.equal(needsLarge(near, { from: 50, by: 9 }), false);
  assert.equal(needsLarge(near, { from: 50, by: 10 }), true);
  const moved = moveOffsets(near, { from: 200, by: 10 }, true);
  const place = moved.indexOf('co64');
  assert.deepEqual(
    [moved.readUInt32BE(place + 8), moved.readBigUInt64BE(place + 12), moved.readBigUInt64BE(place + 20)],
    [2, 100n, BigInt(2 ** 32)],
  );
  assert.equal(moved.length, near.length + 8);
});

test('fragments find their audio after it has moved', async () => {
  const whole = tinyM4a('audio-first');
  const atoms = [...atomsOf(whole)];
  const [type, , moov] = atoms.map((atom) => whole.subarray(atom.start, atom.end));
  const head = Buffer.concat([type!, moov!]);
  const fragment = (offset: number) => {
    const base = Buffer.alloc(8);
    base.writeBigUInt64BE(BigInt(offset));
    return buildAtom('moof', buildAtom('traf', buildAtom('tfhd', uint32(1), uint32(1), base)));
  };
  const offset = head.length + fragment(0).length + 8;
  const index = buildAtom('mfra', Buffer.alloc(8));
  using file = tempFile(Buffer.concat([head, fragment(offset), buildAtom('mdat', sound), index]));
  await writeTags(file.path, 'aac', fullTags, { id3 });
  const bytes = file.read();
  const moved = Number(bytes.readBigUInt64BE(bytes.indexOf('tfhd') + 12));
  assert.ok(bytes.subarray(moved, moved + sound.length).equals(sound));
  assert.ok(!bytes.includes('mfra'));
});
