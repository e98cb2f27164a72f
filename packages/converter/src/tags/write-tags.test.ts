import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareTags } from './compare-tags.ts';
import { fields } from './fields.ts';
import { readTags } from './read-tags.ts';
import { fullTags } from './testing/full-tags.ts';
import { tempTiny, ways } from './testing/temp-file.ts';
import { soundOf, tinyFile } from './testing/tiny-files.ts';
import { writeTags } from './write-tags.ts';

for (const { format, id3, name } of ways) {
  test(`every field, custom field and picture comes back: ${name}`, async () => {
    using file = tempTiny(format);
    await writeTags(file.path, format, fullTags, { id3 });
    const found = await readTags(file.path);
    assert.deepEqual(compareTags(fullTags, found).lost, []);
    assert.equal(compareTags(fullTags, found).found, fields.length + 4);
    assert.deepEqual(found.pictures, fullTags.pictures);
    assert.equal(found.others.length, fullTags.others.length);
  });

  test(`the sound stays byte for byte: ${name}`, async () => {
    const before = soundOf(format, tinyFile(format));
    using file = tempTiny(format);
    await writeTags(file.path, format, fullTags, { id3 });
    assert.ok(soundOf(format, file.read()).equals(before));
    await writeTags(file.path, format, { values: {}, others: [], pictures: [] }, { id3 });
    assert.ok(soundOf(format, file.read()).equals(before));
  });

  test(`new tags replace the old ones: ${name}`, async () => {
    using file = tempTiny(format);
    await writeTags(file.path, format, fullTags, { id3 });
    const small = { values: { title: ['Only this'] }, others: [], pictures: [] };
    await writeTags(file.path, format, small, { id3 });
    assert.deepEqual(await readTags(file.path), small);
    assert.ok(file.read().length < tinyFile(format).length + 10_000);
  });

  test(`the same tags again change no byte: ${name}`, async () => {
    using file = tempTiny(format);
    await writeTags(file.path, format, fullTags, { id3 });
    const once = file.read();
    await writeTags(file.path, format, fullTags, { id3 });
    assert.ok(once.equals(file.read()));
  });
}

test('one version of ID3 replaces the other', async () => {
  using file = tempTiny('mp3');
  await writeTags(file.path, 'mp3', fullTags, { id3: '2.4' });
  await writeTags(file.path, 'mp3', fullTags, { id3: '2.3' });
  assert.equal(file.read()[3], 3);
  assert.deepEqual(compareTags(fullTags, await readTags(file.path)).lost, []);
});

test('a file that is not of the format is refused and left as it is', async () => {
  for (const format of ['wav', 'aiff', 'flac', 'opus', 'aac'] as const) {
    using file = tempTiny('mp3');
    await assert.rejects(writeTags(file.path, format, fullTags, { id3: '2.4' }));
    assert.ok(file.read().equals(tinyFile('mp3')));
  }
});
