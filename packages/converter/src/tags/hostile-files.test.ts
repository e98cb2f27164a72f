// Files that lie, break off or are far too large: reading gives what is whole, writing refuses or does it right.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Format } from '../words.ts';
import { compareTags } from './compare-tags.ts';
import type { Tags } from './fields.ts';
import { readTags } from './read-tags.ts';
import { fullTags, fullValues } from './testing/full-tags.ts';
import { tempFile, tempTiny, ways } from './testing/temp-file.ts';
import { soundOf, tinyFile } from './testing/tiny-files.ts';
import { writeTags } from './write-tags.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const none: Tags = { values: {}, others: [], pictures: [] };
const title: Tags = { ...none, values: { title: ['Title'] } };

async function tagged(format: Format, id3: '2.3' | '2.4', tags = fullTags): Promise<Buffer> {
  using file = tempTiny(format);
  await writeTags(file.path, format, tags, { id3 });
  return file.read();
}

/** Reading never throws; writing does, or what it wrote is read again. */
async function endure(format: Format, id3: '2.3' | '2.4', bytes: Uint8Array): Promise<void> {
  using file = tempFile(bytes);
  await readTags(file.path);
  try {
    await writeTags(file.path, format, title, { id3 });
  } catch (error) {
    assert.ok(error instanceof Error && !(error instanceof TypeError), String(error));
    return;
  }
  assert.deepEqual((await readTags(file.path)).values.title, ['Title']);
}

for (const { format, id3, name } of ways) {
  test(`cut off anywhere: ${name}`, async () => {
    const whole = await tagged(format, id3);
    for (let length = 0; length < whole.length; length += 1 + (length >> 4)) {
      await endure(format, id3, whole.subarray(0, length));
    }
  });

  test(`with any bytes changed: ${name}`, async (context) => {
    context.diagnostic(`SEED=${seed}`);
    const whole = await tagged(format, id3);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff));
    const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
      const bytes = Buffer.from(whole);
      for (const [place, byte] of changes) bytes[place] = byte;
      await endure(format, id3, bytes);
    });
    await fc.assert(property, { seed, numRuns: 60 });
  });

  test(`every size that could be a lie: ${name}`, async () => {
    const whole = await tagged(format, id3, title);
    const end = Math.min(whole.length - 4, 900);
    for (let place = 0; place < end; place += 5) {
      const bytes = Buffer.from(whole);
      bytes.fill(0xff, place, place + 4);
      await endure(format, id3, bytes);
    }
  });

  test(`covers of 4 MB, and away again: ${name}`, async () => {
    using file = tempTiny(format);
    const before = soundOf(format, tinyFile(format));
    const cover = (kind: number) => ({
      kind,
      mime: 'image/jpeg',
      about: '',
      bytes: new Uint8Array(randomBytes(4 << 20)),
    });
    const tags = { ...fullTags, pictures: [cover(3), cover(4), cover(5)] };
    await writeTags(file.path, format, tags, { id3 });
    assert.deepEqual(compareTags(tags, await readTags(file.path)).lost, []);
    assert.ok(soundOf(format, file.read()).equals(before));
    await writeTags(file.path, format, title, { id3 });
    assert.deepEqual(await readTags(file.path), title);
    assert.ok(soundOf(format, file.read()).equals(before));
    assert.ok(file.read().length < 40_000);
  });

  test(`NUL and half characters, in names too: ${name}`, async () => {
    using file = tempTiny(format);
    const others = [
      { name: 'OWN\0NAME', values: ['a\0b', '\0', ''] },
      { name: '\0', values: ['lost'] },
    ];
    const picture = { ...fullTags.pictures[0]!, about: 'x\0y' };
    const tags = { values: { title: ['\0Title\uD800\0'] }, others, pictures: [picture] };
    await writeTags(file.path, format, tags, { id3 });
    const found = await readTags(file.path);
    assert.deepEqual(found.values, { title: ['Title\uFFFD'] });
    assert.deepEqual(found.others, [{ name: 'OWNNAME', values: ['ab'] }]);
    assert.equal(found.pictures[0]?.about, 'xy');
  });
}

test('an empty file and one of another kind have no tags', async () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), randomBytes(5000)]) {
    using file = tempFile(bytes);
    assert.deepEqual(await readTags(file.path), none);
  }
});

test('an ID3 tag that says it is larger than its file gives nothing, and the sound stays', async () => {
  const bytes = Buffer.concat([Buffer.from('ID3\x04\0\0\x7f\x7f\x7f\x7f', 'latin1'), tinyFile('mp3')]);
  using file = tempFile(bytes);
  await readTags(file.path);
  await writeTags(file.path, 'mp3', title, { id3: '2.4' });
  assert.deepEqual(await readTags(file.path), title);
  assert.ok(file.read().subarray(-bytes.length).equals(bytes));
});

test('a picture too large for FLAC is left out, and the comparison says so', async () => {
  using file = tempTiny('flac');
  const picture = { kind: 3, mime: 'image/png', about: '', bytes: new Uint8Array(2 ** 24) };
  const tags = { values: fullValues, others: [], pictures: [picture] };
  await writeTags(file.path, 'flac', tags, { id3: '2.4' });
  assert.deepEqual(compareTags(tags, await readTags(file.path)).lost, ['picture 3']);
});
