// Whatever the texts: what is written is read again, in every format.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareTags } from './compare-tags.ts';
import { type Field, fields, type Tags } from './fields.ts';
import { readTags } from './read-tags.ts';
import { tempTiny, ways } from './testing/temp-file.ts';
import { soundOf, tinyFile } from './testing/tiny-files.ts';
import { cleanText, cleanValues } from './values.ts';
import { writeTags } from './write-tags.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

const odd = fc.constantFrom(
  ...['; ', 'a; b', ';', '17', '(17)', '((x', '(RX)', 'AC/DC', '0', '00', '03', 'true', '99999', '-1', '1.5'],
  ...[
    '2021-05',
    '2021-05-06T10:11',
    '0605',
    '[00:01.00]x',
    '[00:01.5]x',
    'a\0b',
    '\uFEFFx',
    'x\uD800y',
    ' x ',
    '=',
  ],
);
const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: odd },
);
const values = fc.array(text, { minLength: 1, maxLength: 3 });
/** Names that are nobody's. */
const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).map((rest) => `OWN ${rest}`);
const picture = fc.record({
  kind: fc.integer({ min: 0, max: 20 }),
  mime: fc.constantFrom('image/jpeg', 'image/png', 'image/webp'),
  about: text,
  bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }),
});
const anyTags: fc.Arbitrary<Tags> = fc.record({
  values: fc.dictionary(fc.constantFrom<Field>(...fields), values, { maxKeys: 20 }),
  others: fc.uniqueArray(fc.record({ name, values }), {
    maxLength: 4,
    selector: (other) => fold(other.name),
  }),
  pictures: fc.array(picture, { maxLength: 3 }),
});

const fold = (name: string) => cleanText(name).toUpperCase();

/** Found by chance, and kept. */
const examples: [Tags][] = [
  [{ values: { disc: ['; ', ''], discTotal: ['\t'] }, others: [], pictures: [] }],
  [{ values: {}, others: [{ name: 'OWN', values: ['x', '\uFFFEy'] }], pictures: [] }],
];

for (const { format, id3, name } of ways) {
  test(`any tags come back: ${name}`, async (context) => {
    context.diagnostic(`SEED=${seed}`);
    const before = soundOf(format, tinyFile(format));
    const property = fc.asyncProperty(anyTags, async (tags) => {
      using file = tempTiny(format);
      await writeTags(file.path, format, tags, { id3 });
      const found = await readTags(file.path);
      assert.deepEqual(compareTags(tags, found).lost, []);
      // Nothing that was not there, too.
      assert.deepEqual(compareTags(found, tags).lost, []);
      const abouts = tags.pictures.map(({ kind, mime, about }) => ({ kind, mime, about: cleanText(about) }));
      assert.deepEqual(
        found.pictures.map(({ kind, mime, about }) => ({ kind, mime, about })),
        abouts,
      );
      assert.ok(soundOf(format, file.read()).equals(before));
    });
    await fc.assert(property, { seed, numRuns: 150, examples });
  });
}

test('cleaning leaves what can be written, and no more', () => {
  const property = fc.property(fc.array(fc.string({ unit: 'binary' })), (given) => {
    const clean = cleanValues(given);
    assert.deepEqual(cleanValues(clean), clean);
    assert.ok(clean.every((value) => value !== '' && !value.includes('\0') && value.isWellFormed()));
  });
  fc.assert(property, { seed });
});
