// Covers from beside the music and from inside it, and pictures that mean harm.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { writeTag } from '../../demo/id3.ts';
import { decodeId } from '../../ids.ts';
import { isRefusal } from '../../refusal.ts';
import { fixtures, tempLibrary } from '../testing/temp-library.ts';
import { coverColors } from './cover-colors.ts';
import { createCovers } from './covers.ts';

const picture = (color: string, size = 300) =>
  sharp({ create: { width: size, height: size, channels: 3, background: color } });
const sound = readFileSync(join(fixtures, 'untagged.mp3'));
const songWith = (cover: Uint8Array, album: string) =>
  Buffer.concat([
    writeTag({
      title: 'Song',
      artist: 'Band',
      albumArtist: 'Band',
      album,
      track: 1,
      trackCount: 1,
      year: 2000,
      genre: 'Folk',
      composer: 'Band',
      comment: 'None',
      cover,
    }),
    sound,
  ]);

const onlyAlbum = (temp: ReturnType<typeof tempLibrary>) => {
  const [album] = temp.albums();
  assert.ok(album);
  return { album, id: decodeId(album.id) ?? 0 };
};

test('an embedded cover is found, sized, and asked for again only when it changed', async () => {
  await using temp = tempLibrary();
  temp.put('a.mp3', songWith(await picture('#d4502a').jpeg().toBuffer(), 'Inside'));
  await temp.scan();
  const { album, id } = onlyAlbum(temp);
  assert.match(album.cover?.color ?? '', /^#[0-9a-f]{6}$/);
  const cover = await temp.library.cover('album', id, 64);
  assert.ok(!isRefusal(cover));
  const { width, height, format } = await sharp(cover.bytes).metadata();
  assert.deepEqual([width, height, format], [64, 64, 'webp']);
  assert.equal(cover.tag, temp.library.coverTag('album', id, 64));
  assert.equal(readdirSync(join(temp.data, 'covers')).length, 1);
  const track = decodeId(temp.tracks()[0]?.id ?? '') ?? 0;
  assert.equal(temp.library.coverTag('track', track, 64), cover.tag);
});

test('a picture beside the music comes first, also from above a disc folder; a new one is noticed', async () => {
  await using temp = tempLibrary();
  temp.put('Box/CD 1/a.flac');
  temp.put('Box/Folder.JPG', await picture('#204080').jpeg().toBuffer());
  temp.put('Box/notes.png', await picture('#ff0000').png().toBuffer());
  await temp.scan();
  const before = onlyAlbum(temp).album.cover;
  assert.ok(before);
  temp.pass(5000);
  temp.put('Box/Folder.JPG', await picture('#20a060').jpeg().toBuffer());
  temp.put('Box/CD 1/cover.png', await picture('#c0c010').png().toBuffer());
  await temp.scan();
  const after = onlyAlbum(temp).album.cover;
  assert.ok(after);
  assert.notEqual(after.version, before.version);
});

/** A PNG of a few bytes that claims to be 60,000 pixels wide and high. */
const pictureBomb = (): Buffer => {
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
  };
  const head = Buffer.from([0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 2, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(100_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

test('pictures that mean harm, or are none, leave the album without a cover', async () => {
  const good = await picture('#808000').jpeg().toBuffer();
  const bad: Record<string, Buffer> = {
    'a bomb': pictureBomb(),
    'half a picture': good.subarray(0, 40),
    nothing: Buffer.of(),
    text: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></sv'),
  };
  for (const [name, bytes] of Object.entries(bad)) {
    await using temp = tempLibrary();
    temp.put('a/a.mp3', songWith(bytes, 'Harm'));
    temp.put('a/cover.png', bytes);
    const scan = await temp.scan();
    assert.deepEqual([scan.state, scan.added], ['idle', 1], name);
    const { album, id } = onlyAlbum(temp);
    assert.equal(album.cover, undefined, name);
    assert.ok(isRefusal(await temp.library.cover('album', id, 64)), name);
  }
});

test('the folder of sized covers stays below its bound', async () => {
  await using temp = tempLibrary();
  const path = temp.put('cover.png', await picture('#102030').png().toBuffer());
  const folder = join(temp.data, 'small');
  const covers = createCovers(folder, 400);
  for (let i = 0; i < 12; i++) await covers.read({ path, kind: 'image' }, `v${i}`, 160);
  const before = readdirSync(folder).length;
  await covers.trim();
  const after = readdirSync(folder).length;
  assert.ok(before === 12 && after < 12, `${before} before, ${after} after`);
});

test('two colours: the vivid one first, a dark one second, grey stays grey', () => {
  const fill = (parts: [number, number[]][]) =>
    Uint8Array.from(parts.flatMap(([count, rgb]) => Array.from({ length: count }, () => rgb).flat()));
  const { color, secondColor } = coverColors(
    fill([
      [1400, [222, 205, 170]],
      [500, [200, 71, 31]],
      [400, [30, 60, 66]],
    ]),
  );
  const [red = 0, , blue = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  assert.ok(red > 150 && blue < 80, color);
  const second = [1, 3, 5].map((at) => Number.parseInt(secondColor.slice(at, at + 2), 16));
  assert.ok((second[2] ?? 0) > (second[0] ?? 0), secondColor);
  const grey = coverColors(fill([[500, [128, 128, 128]]])).color;
  assert.equal(new Set([grey.slice(1, 3), grey.slice(3, 5), grey.slice(5, 7)]).size, 1, grey);
  assert.match(coverColors(new Uint8Array()).color, /^#[0-9a-f]{6}$/);
});
