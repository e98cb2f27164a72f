import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { applyPatches, hidePictures } from './hide-pictures.ts';

const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const syncsafe = (value: number) =>
  Buffer.from([(value >> 21) & 127, (value >> 14) & 127, (value >> 7) & 127, value & 127]);

const frame = (version: 3 | 4, name: string, content: Buffer) =>
  Buffer.concat([
    Buffer.from(name),
    version === 3 ? uint32(content.length) : syncsafe(content.length),
    Buffer.alloc(2),
    content,
  ]);
const id3 = (version: 3 | 4, ...frames: Buffer[]) => {
  const body = Buffer.concat(frames);
  return Buffer.concat([
    Buffer.from(['I', 'D', '3'].map((c) => c.charCodeAt(0)).concat([version, 0, 0])),
    syncsafe(body.length),
    body,
  ]);
};
const box = (name: string, ...inside: Buffer[]) => {
  const body = Buffer.concat(inside);
  return Buffer.concat([uint32(body.length + 8), Buffer.from(name, 'latin1'), body]);
};

/** The file as a browser's audio element gets it, in pieces of every awkward length. */
const shown = async (content: Buffer): Promise<Buffer> => {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-picture-'));
  const path = join(folder, 'song');
  writeFileSync(path, content);
  const file = await open(path);
  try {
    const patches = await hidePictures(file, content.length);
    const pieces = [];
    for (let at = 0, length = 1; at < content.length; at += length, length = (length % 7) + 1) {
      const piece = Buffer.from(readFileSync(path).subarray(at, at + length));
      applyPatches(piece, at, patches);
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } finally {
    await file.close();
    rmSync(folder, { recursive: true });
  }
};

const cover = Buffer.from('not APIC nor covr but a picture'.repeat(20));

for (const version of [3, 4] as const) {
  test(`an ID3v2.${version} picture gets another name, all else stays`, async () => {
    const audio = Buffer.from('audio APIC audio');
    const before = frame(version, 'TIT2', Buffer.from('\u0003APIC'));
    const song = Buffer.concat([id3(version, before, frame(version, 'APIC', cover)), audio]);
    const expected = Buffer.from(song);
    expected.write('XPIC', 10 + before.length, 'latin1');
    assert.deepEqual(await shown(song), expected);
  });
}

test('the picture among MP4 tags becomes free space, all else stays', async () => {
  const tags = box(
    'meta',
    Buffer.alloc(4),
    box('hdlr', Buffer.alloc(20)),
    box('ilst', box('©nam'), box('covr', cover)),
  );
  const song = Buffer.concat([
    box('ftyp', Buffer.from('M4A ')),
    box('moov', box('mvhd'), box('udta', tags)),
    box('mdat', cover),
  ]);
  const expected = Buffer.from(song);
  expected.write('free', song.indexOf(Buffer.concat([Buffer.from('covr'), cover.subarray(0, 9)])), 'latin1');
  assert.deepEqual(await shown(song), expected);
});

test('a file that lies about its lengths is sent as it is', async () => {
  const endless = Buffer.concat([Buffer.from('ID3\u0004\0\0'), syncsafe(0xfffffff), Buffer.alloc(64, 1)]);
  assert.deepEqual(await shown(endless), endless);
  const looped = Buffer.concat([
    box('ftyp', Buffer.from('M4A ')),
    uint32(0),
    Buffer.from('moov'),
    Buffer.alloc(9),
  ]);
  assert.deepEqual(await shown(looped), looped);
  assert.deepEqual(await shown(Buffer.from('ID3')), Buffer.from('ID3'));
});
