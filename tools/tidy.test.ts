// Length of files, banned calls, banned words, drawers. Each message names what to write instead.
import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { plant } from './plant.ts';
import { readSources, type SourceFile } from './source-files.ts';

const root = dirname(import.meta.dirname);
const longestLines = 400;

/** Everything that people write as code here. */
const allSources = [
  'packages/*/{src,bin,examples,golden}/**/*.{ts,tsx,mjs,css}',
  'packages/web/src/**/*.json',
  '{tools,tests,bench,faults,model}/**/*.{ts,mjs}',
];
const thisFile = 'tools/tidy.test.ts';
const isTest = (path: string) => /\.test\.tsx?$/.test(path);
/** What runs in tests only may read the clock and draw chance. */
const isForTests = (path: string) => isTest(path) || path.includes('/testing/') || path.includes('/golden/');
const linesOf = (text: string) => text.split('\n').length - 1;

function read(root: string, patterns: string[]): SourceFile[] {
  const files = readSources(root, patterns).filter((file) => file.path !== thisFile);
  assert.notEqual(files.length, 0, 'no source file found, so nothing was looked at');
  return files;
}

function lengthFaults(root: string): string[] {
  return read(root, allSources)
    .filter((file) => !isTest(file.path) && !file.path.endsWith('.json') && linesOf(file.text) > longestLines)
    .map((file) => `${file.path} has ${linesOf(file.text)} lines, over ${longestLines}: split it by idea`);
}

const bannedCalls: [RegExp, string][] = [
  [/\bDate\.now\(\)/g, 'take a clock as an argument and ask clock.now()'],
  [/\bnew Date\(\)/g, 'take a clock as an argument: new Date(clock.now())'],
  [/\bMath\.random\(\)/g, 'take random as an argument'],
  [/\bperformance\.now\(\)/g, 'take a clock as an argument and ask clock.monotonic()'],
  [
    /\b(?:getRandomValues|randomBytes|randomUUID|randomInt)\(/g,
    'take random as an argument: random.bytes(n)',
  ],
];
/** Of each process the one file that reads the machine's clock and chance, to hand them to everything else. */
const whereTimeEnters = ['packages/server/src/start.ts', 'packages/converter/src/pool/convert.worker.ts'];

function callFaults(root: string): string[] {
  const files = read(root, ['packages/{contract,sessions,converter,server}/src/**/*.ts']);
  return files
    .filter((file) => !whereTimeEnters.includes(file.path) && !isForTests(file.path))
    .flatMap((file) => findIn(file, bannedCalls));
}

const bannedWords: [RegExp, string][] = [
  // "log in" in two words stays possible: endings are written to a log in order.
  [/(?<![A-Za-z])log[-_]?in(?![a-z])|Log[Ii]n(?![a-z])|logged[-_ ]?in(?![a-z])/gi, 'sign in'],
  [/(?<![A-Za-z])log[-_]?(?:out|off)(?![a-z])|logged[-_ ]?(?:out|off)(?![a-z])/gi, 'sign out'],
  [/revo(?:k|c)(?:e|ed|es|ing|ation)/gi, 'end'],
  [/invalidat(?:e|ed|es|ing|ion)/gi, 'end'],
];
/** Names that a standard, a library or an issue has fixed. */
const fixedNames =
  /\blicence revoke\b|\binvalidateQueries\b|\brouter\.invalidate\b|Back-Channel Logout|session-revoked|\brevokeSessions\b/g;

function wordFaults(root: string): string[] {
  return read(root, allSources).flatMap((file) =>
    findIn({ path: file.path, text: file.text.replaceAll(fixedNames, '') }, bannedWords),
  );
}

function findIn(file: SourceFile, banned: [RegExp, string][]): string[] {
  return file.text.split('\n').flatMap((line, at) =>
    banned.flatMap(([form, instead]) => {
      const found = line.match(form);
      return found === null ? [] : [`${file.path}:${at + 1} says "${found[0]}": ${instead}`];
    }),
  );
}

function drawerFaults(root: string): string[] {
  const drawer = /(?:^|\/)(?:utils?|helpers?|common|misc)(?:\/|\.[a-z]+$)/;
  return read(root, allSources)
    .filter((file) => drawer.test(file.path) && !file.path.endsWith('.json'))
    .map((file) => `${file.path} is a drawer: name it by what is in it`);
}

test(`no file is over ${longestLines} lines`, (context) => {
  const lengths = read(root, allSources)
    .filter((file) => !isTest(file.path) && !file.path.endsWith('.json'))
    .map((file) => linesOf(file.text))
    .sort((a, b) => a - b);
  context.diagnostic(`${lengths.length} files, median ${lengths[lengths.length >> 1]} lines`);
  assert.deepEqual(lengthFaults(root), []);
});
test('time and chance are arguments', () => assert.deepEqual(callFaults(root), []));
test('one word for one idea', () => assert.deepEqual(wordFaults(root), []));
test('no drawers', () => assert.deepEqual(drawerFaults(root), []));

const at = 'packages/server/src/devices/a.ts';
type Planted = [string, Record<string, string>, (root: string) => string[], RegExp];
const planted: Planted[] = [
  ['a long file', { [at]: '\n'.repeat(longestLines + 1) }, lengthFaults, /has 401 lines/],
  ...['packages/sessions/src/testing/a.ts', 'faults/a.ts', 'model/a.ts'].map(
    (path): Planted => [
      `a long file, ${path}`,
      { [path]: '\n'.repeat(longestLines + 1) },
      lengthFaults,
      /has 401 lines/,
    ],
  ),
  ['the clock', { [at]: 'const t = Date.now();' }, callFaults, /a\.ts:1 says "Date\.now\(\)": take a clock/],
  ['a date of now', { [at]: '\nconst t = new Date();' }, callFaults, /a\.ts:2 says .*clock\.now/],
  ['chance', { [at]: 'const t = Math.random();' }, callFaults, /take random/],
  ['chance of crypto', { [at]: 'const t = crypto.randomUUID();' }, callFaults, /random\.bytes/],
  ['the fine clock', { [at]: 'const t = performance.now();' }, callFaults, /clock\.monotonic/],
  [
    'a word in a name',
    { [at]: 'const isLoggedIn = true;'.replace('Logged', 'logged') },
    wordFaults,
    /sign in/,
  ],
  [
    'a word in a text',
    { [at]: "const text = 'You are logged in';" },
    wordFaults,
    /says "logged in": sign in/,
  ],
  ['another word', { [at]: 'function revokeAll() {}' }, wordFaults, /says "revoke": end/],
  ['a word in a catalogue', { 'packages/web/src/i18n/en/a.json': '{"a":"Logout"}' }, wordFaults, /sign out/],
  ['a drawer', { 'packages/server/src/utils/a.ts': '' }, drawerFaults, /is a drawer/],
];
for (const [what, files, look, message] of planted) {
  test(`a planted fault is found: ${what}`, () => {
    const faults = plant(files, look);
    assert.equal(faults.length, 1, faults.join('\n'));
    assert.match(faults[0] as string, message);
  });
}

test('what looks like a fault but is none passes', () => {
  const innocent = {
    [at]: 'const blog = 1;\n// the log in order\nlog(input);\nqueries.invalidateQueries();\nconst d = new Date(clock.now());\nlog.info();',
    [whereTimeEnters[0] ?? '']: 'const now = () => Date.now();',
  };
  assert.deepEqual(
    plant(innocent, (root) => [...wordFaults(root), ...callFaults(root), ...drawerFaults(root)]),
    [],
  );
});
