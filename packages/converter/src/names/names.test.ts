import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type NameLimits, nameFile, nameOf } from './name-file.ts';
import { type NameValues, nameFields, parseTemplate } from './name-template.ts';
import { createPlaces } from './places.ts';

function named(
  template: string,
  values: Partial<NameValues>,
  limits?: NameLimits,
  extension = 'mp3',
): string {
  const parsed = parseTemplate(template);
  assert.equal(parsed.kind, 'template');
  return parsed.kind === 'template'
    ? nameFile(parsed.parts, { title: 'Title', ...values }, extension, limits)
    : '';
}

const usual = '{albumartist}/{album}/{disc}-{track} {title}';

const examples: [what: string, template: string, values: Partial<NameValues>, name: string][] = [
  ['folders and numbers', usual, { artist: 'A', albumArtist: 'B', album: 'C', track: 3 }, 'B/C/03 Title.mp3'],
  [
    'discs where there are several',
    usual,
    { artist: 'A', album: 'C', track: 3, disc: 2, discTotal: 2 },
    'A/C/2-03 Title.mp3',
  ],
  [
    'no disc where there is one',
    usual,
    { artist: 'A', album: 'C', track: 3, disc: 1, discTotal: 1 },
    'A/C/03 Title.mp3',
  ],
  ['a disc without a number', usual, { artist: 'A', album: 'C', disc: 2, discTotal: 2 }, 'A/C/2 Title.mp3'],
  ['what is not known', usual, {}, 'Unknown artist/Unknown album/Title.mp3'],
  ['three digits of a long album', '{track} {title}', { track: 7, trackTotal: 120 }, '007 Title.mp3'],
  [
    'the place in a list',
    '{number} {artist} - {title}',
    { number: 7, listTotal: 1200, artist: 'A' },
    '0007 A - Title.mp3',
  ],
  ['nobody', '{artist} - {title}', {}, 'Title.mp3'],
  ['another field instead', '{composer|artist}/{title}', { artist: 'A' }, 'A/Title.mp3'],
  ['a folder of nothing', '{genre}/{title}', {}, 'Title.mp3'],
  ['brackets of nothing', '{album} ({year})/{title}', { album: 'A' }, 'A/Title.mp3'],
  [
    'brackets of something',
    '{album} ({year})/{title}',
    { album: 'A', date: '1999-03-01' },
    'A (1999)/Title.mp3',
  ],
  ['nothing in the middle', '{track} {genre} {title}', { track: 1 }, '01 Title.mp3'],
  ['nothing between texts', 'a {genre} b {title}', {}, 'a b Title.mp3'],
  ['nothing at the end', '{title} - {year}', {}, 'Title.mp3'],
  [
    'slashes in values',
    '{artist}/{title}',
    { artist: 'AC/DC', title: '../../etc/passwd' },
    'AC-DC/-..-etc-passwd.mp3',
  ],
  ['folders above', '{artist}/{title}', { artist: '..', title: '.' }, '_/_.mp3'],
  ['signs', '{title}', { title: 'What? <Yes>: "No" *|' }, "What (Yes) - 'No' _-.mp3"],
  ['devices', '{artist}/{title}', { artist: 'con', title: 'LPT1.live' }, 'con_/LPT1_.live.mp3'],
  [
    'dots and blanks at the ends',
    '{album}/{title}',
    { album: 'Hello... ', title: ' ...Baby' },
    'Hello/Baby.mp3',
  ],
  ['control characters', '{title}', { title: 'a\u0000b\u202Egpj.exe\r\n\u0085c' }, 'a bgpj.exe c.mp3'],
  ['half characters', '{title}', { title: 'a\uD800b' }, 'a_b.mp3'],
  ['marks', '{title}', { title: 'Jo\u0301ga' }, 'Jóga.mp3'],
  ['questions alone', '{title}', { title: '???' }, '_.mp3'],
];

for (const [what, template, values, name] of examples) {
  test(`names: ${what}`, () => assert.equal(named(template, values), name));
}

const refused: [template: string, pattern: RegExp][] = [
  ['{nonsense}', /no field \{nonsense\}/],
  ['{title', /brace/],
  ['../{title}', /out of its folder/],
  ['{title}/./{title}', /out of its folder/],
  ['{artist}/{album}', /all would be called the same/],
  ['', /all would be called the same/],
  ['a/b/c/d/e/f/g/h/{title}', /more than eight/],
];

for (const [template, pattern] of refused) {
  test(`refuses the template "${template}"`, () => {
    const parsed = parseTemplate(template);
    assert.match(parsed.kind === 'refused' ? parsed.detail : '', pattern);
  });
}

test('a name too long keeps its number and its ending, and is cut between characters', () => {
  const name = named('{track} {title}', { track: 3, title: '👩‍👩‍👧‍👦'.repeat(60) });
  assert.match(name, /^03 👩/u);
  assert.ok(
    name.endsWith('.mp3') &&
      name.isWellFormed() &&
      Buffer.byteLength(name) <= 250 &&
      !name.includes('\u200D.'),
  );
  const last = named('{title} {track}', { track: 3, title: 'x'.repeat(400) }, { unitsMax: 64 });
  assert.equal(last, `${'x'.repeat(57)} 03.mp3`);
});

test('a path too long is cut where it is longest', () => {
  const values = { albumArtist: 'A'.repeat(100), album: 'B'.repeat(200), track: 1, title: 'T'.repeat(200) };
  const path = named(usual, values, { rootUnits: 20 });
  assert.ok(path.length <= 259 - 21 && path.length > 200, path);
  assert.match(path, /^A+\/B+\/01 T+\.mp3$/);
});

test('only ASCII where a radio shows nothing else', () => {
  const ascii = { ascii: true };
  assert.equal(
    named('{artist}/{title}', { artist: 'Sigur Rós', title: 'Ærø ł – “x”…y' }, ascii),
    "Sigur Ros/Aero l - 'x'...y.mp3",
  );
  assert.equal(named('{track} {title}', { track: 1, title: '戦場のメリークリスマス' }, ascii), '01 _.mp3');
});

test('names that differ in capitals alone are numbered, and a folder keeps its first spelling', () => {
  const { place } = createPlaces(['Old/Song.mp3']);
  const paths = [
    'Beatles/Help.mp3',
    'BEATLES/help.mp3',
    'beatles/HELP.mp3',
    'old/song.mp3',
    'Beatles',
    'Jo\u0301/a',
    'JÓ/A',
  ];
  assert.deepEqual(paths.map(place), [
    'Beatles/Help.mp3',
    'Beatles/help (2).mp3',
    'Beatles/HELP (3).mp3',
    'Old/song (2).mp3',
    'Beatles (2)',
    'Jo\u0301/a',
    'Jo\u0301/A (2)',
  ]);
});

test('ten thousand files of one name are numbered soon', () => {
  const { place } = createPlaces();
  const startedAt = process.cpuUsage();
  const paths = Array.from({ length: 10_000 }, () => place('a/Intro.mp3'));
  assert.equal(paths.at(-1), 'a/Intro (10000).mp3');
  // Processor time: other tests run at the same time.
  assert.ok(process.cpuUsage(startedAt).user < 3_000_000);
});

test('a number keeps a long name within its limits', () => {
  const { place } = createPlaces([], { unitsMax: 32 });
  const name = `${'x'.repeat(28)}.mp3`;
  assert.deepEqual([place(name), place(name)], [name, `${'x'.repeat(24)} (2).mp3`]);
});

// Written apart from the code under test: the rules as facts/converter.md and Microsoft tell them.
function assertSafe(path: string, units: number): void {
  assert.ok(path.isWellFormed() && path === path.normalize('NFC'), JSON.stringify(path));
  for (const part of path.split('/')) {
    assert.ok(part !== '' && part !== '.' && part !== '..', JSON.stringify(path));
    assert.doesNotMatch(part, /[<>:"\\|?*\p{Cc}]/u, JSON.stringify(path));
    assert.doesNotMatch(part, /[. ]$|^[. ]/, JSON.stringify(path));
    assert.doesNotMatch(part, /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i, JSON.stringify(path));
    assert.ok(
      part.length <= units && Buffer.byteLength(part) <= 250,
      `${part.length}: ${JSON.stringify(path)}`,
    );
  }
}

const nasty = fc.constantFrom(
  '..',
  '/',
  '\\',
  '\0',
  'CON',
  'nul.',
  'COM1',
  ' ',
  '.',
  '...',
  '\u202E',
  'e\u0301',
  '😀',
  '\uD83D',
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 60 })
    .map((all) => all.join('')),
);
const number = fc.option(fc.integer({ min: -2, max: 100_000 }), { nil: undefined });
const values = fc.record(
  {
    title: text,
    artist: text,
    albumArtist: text,
    album: text,
    genre: text,
    composer: text,
    list: text,
    date: text,
    track: number,
    disc: number,
    number,
  },
  { requiredKeys: ['title'] },
);
const field = fc.constantFrom(...nameFields).map((name) => `{${name}}`);
const template = fc
  .array(
    fc.array(fc.oneof(field, fc.constantFrom(' ', ' - ', '. ', 'x', ' (', ')')), {
      minLength: 1,
      maxLength: 5,
    }),
    { maxLength: 3 },
  )
  .map((folders) => [...folders.map((pieces) => pieces.join('')), '{track} {title}'].join('/'))
  .filter((one) => parseTemplate(one).kind === 'template');

test('whatever tracks and templates say, names are safe, stay in their folder and within their limits', () => {
  fc.assert(
    fc.property(
      template,
      values,
      fc.integer({ min: 24, max: 255 }),
      fc.boolean(),
      (one, said, unitsMax, ascii) => {
        const path = named(one, said as NameValues, { unitsMax, ascii });
        assertSafe(path, unitsMax);
        assert.ok(path.endsWith('.mp3') && path.length <= 259);
        if (ascii) assert.match(path, /^[ -~]+$/);
      },
    ),
    { numRuns: 500 },
  );
});

test('a name that is safe already stays as it is', () => {
  fc.assert(fc.property(text, (one) => assert.equal(nameOf(nameOf(one)), nameOf(one))));
});

test('whatever names come, no two are the same but for capitals, and all stay safe', () => {
  const short = fc.constantFrom('a', 'A', 'b', 'É', 'é', 'ß', 'SS').map((name) => `${name}.mp3`);
  const path = fc.array(short, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(fc.array(path, { maxLength: 30 }), (paths) => {
      const { place } = createPlaces();
      const placed = paths.map(place);
      assert.equal(new Set(placed.map((one) => one.toUpperCase())).size, paths.length);
      for (const one of placed) assertSafe(one, 255);
      // Nothing is both a folder and a file.
      const files = new Set(placed.map((one) => one.toUpperCase()));
      for (const one of placed) {
        const folders = one
          .split('/')
          .slice(0, -1)
          .map((_, at, all) =>
            all
              .slice(0, at + 1)
              .join('/')
              .toUpperCase(),
          );
        for (const folder of folders) assert.ok(!files.has(folder), `${folder} in ${placed.join(' ')}`);
      }
    }),
  );
});
