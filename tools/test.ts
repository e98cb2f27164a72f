// `npm test`: everything that has to hold, in the order in which it is quickest to know.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from 'node:test';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './ensure-browser.ts';
import { startPostgres } from './postgres.ts';
import { report, type Tally } from './reporter.ts';

const root = dirname(import.meta.dirname);
const kinds = ['types', 'lint', 'dead', 'rules', 'unit', 'e2e'] as const;
type Kind = (typeof kinds)[number];

const help = `npm test [-- [--only ${kinds.join(',')}] [PART-OF-A-FILE-NAME …]]
With parts of file names only the tests in files with such a name run.`;

const tally: Tally = { passed: 0, failed: 0, skipped: 0 };

function say(title: string) {
  console.log(`\n${title}`);
}

/** One check that is a program: its output matters only when it fails. */
function check(title: string, program: string, args: string[]) {
  const started = performance.now();
  const done = spawnSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (done.status === 0) {
    tally.passed += 1;
    console.log(`  passed   ${title} in ${seconds} s`);
  } else {
    tally.failed += 1;
    console.log(`  FAILED   ${title}`);
    console.log(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`.trim());
  }
}

const bin = (name: string) => join(root, 'node_modules', '.bin', name);

function checkTypes() {
  say('Types');
  const packages = readdirSync(join(root, 'packages')).filter((name) =>
    existsSync(join(root, 'packages', name, 'tsconfig.json')),
  );
  for (const name of packages) check(name, bin('tsc'), ['-p', `packages/${name}`]);
  check('tools, tests, bench', bin('tsc'), ['-p', '.']);
}

/** Test files of a kind, narrowed by parts of names. */
function filesOf(patterns: string[], parts: string[]): string[] {
  return globSync(patterns, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
    .sort()
    .map((file) => join(root, file));
}

async function runTests(title: string, files: string[], together: number) {
  if (files.length === 0) return;
  say(title);
  const started = performance.now();
  const counted = await report(run({ files, concurrency: together, timeout: 600_000 }), root);
  console.log(`  in all   ${((performance.now() - started) / 1000).toFixed(0)} s`);
  tally.passed += counted.passed;
  tally.failed += counted.failed;
  tally.skipped += counted.skipped;
}

/** The same again with servers on PostgreSQL, but for what pages show whatever is behind, and what is about files of SQLite. */
async function runOnPostgres(files: string[]) {
  const again = files.filter(
    (file) =>
      !/browser-(?!sign-out|limit)|full-disk|starting|attacks-start|on-postgres|many-servers|convert-/.test(
        file,
      ),
  );
  if (again.length === 0) return;
  await using postgres = await startPostgres();
  process.env['GATEFOLD_TEST_STORE'] = 'postgres';
  process.env['GATEFOLD_TEST_POSTGRES'] = postgres.url;
  await runTests('From the outside, on PostgreSQL', again, 2);
}

function readArguments(): { wanted: Set<Kind>; parts: string[] } {
  const { values, positionals } = parseArgs({
    options: { only: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help === true) {
    console.log(help);
    process.exit(0);
  }
  const named = values.only?.split(',') ?? (positionals.length > 0 ? ['rules', 'unit', 'e2e'] : [...kinds]);
  const unknown = named.find((name) => !kinds.includes(name as Kind));
  if (unknown !== undefined) {
    console.error(`There is no kind of check named "${unknown}".\n${help}`);
    process.exit(1);
  }
  return { wanted: new Set(named as Kind[]), parts: positionals };
}

const { wanted, parts } = readArguments();
const cores = availableParallelism();
const endToEnd = wanted.has('e2e') ? filesOf(['tests/**/*.test.ts'], parts) : [];

if (endToEnd.length > 0 && ensureBrowser() === undefined) process.exit(1);
if (wanted.has('types')) checkTypes();
if (wanted.has('lint')) {
  say('Form and lint');
  check('biome', bin('biome'), ['check', '--error-on-warnings', '.']);
}
if (wanted.has('dead')) {
  say('Dead code');
  check('knip', bin('knip'), ['--no-progress', '--no-config-hints']);
}
if (wanted.has('rules')) await runTests('Rules', filesOf(['tools/**/*.test.ts'], parts), cores);
if (wanted.has('unit'))
  await runTests(
    'Parts',
    filesOf(['packages/**/*.test.ts', 'faults/**/*.test.ts', 'model/**/*.test.ts'], parts),
    cores,
  );
if (endToEnd.length > 0) {
  say('The web pages');
  check('build', process.execPath, [join(root, 'tools', 'web-build.mjs')]);
  // Two at a time, however many cores: each starts servers and browsers of its own, and mostly waits for them.
  await runTests('From the outside', endToEnd, 2);
  await runOnPostgres(endToEnd);
}

if (tally.passed + tally.failed === 0) {
  console.error('No check and no test fits what was asked.');
  process.exit(1);
}
if (tally.skipped > 0) console.log(`\n${tally.skipped} skipped`);
console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
process.exit(tally.failed === 0 ? 0 : 1);
