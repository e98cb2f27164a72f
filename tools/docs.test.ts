// What the documents name must be there: tests, files, settings, commands.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { readSources } from './source-files.ts';

const root = dirname(import.meta.dirname);
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('each test that the threat model names exists', () => {
  const tests = readSources(root, ['tests/**/*.test.ts', 'packages/*/src/**/*.test.ts'])
    .map(({ text }) => text)
    .join('\n');
  const named = [...read('docs/threat-model.md').matchAll(/"([^"]{20,})"/g)].map(
    ([, name]) => name as string,
  );
  assert.ok(named.length >= 30, `only ${named.length} tests are named`);
  // A title may be put together: `… (${how})`, `… in ${kills} kills`.
  const forms = [...tests.matchAll(/test\(\s*(['"`])(.+?)\1/g)].map(
    ([, , title]) =>
      new RegExp(
        `^${(title as string)
          .split(/\$\{[^}]+\}/)
          .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
          .join('.+')}$`,
      ),
  );
  assert.deepEqual(
    named.filter((name) => !forms.some((form) => form.test(name))),
    [],
  );
});

test('each file that a document links to exists', () => {
  const documents = readSources(root, ['*.md', 'docs/**/*.md', 'packages/*/*.md']);
  assert.ok(documents.length > 10);
  const missing = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)]
      .map(([, target]) => target as string)
      .filter((target) => !existsSync(join(root, dirname(path), target)))
      .map((target) => `${path} links to ${target}`),
  );
  assert.deepEqual(missing, []);
});

test('the README names every setting, and no other', () => {
  const inCode = new Set(read('packages/server/src/config.ts').match(/GATEFOLD_[A-Z_]+/g));
  const inReadme = new Set(read('README.md').match(/GATEFOLD_[A-Z_]+/g));
  assert.ok(inCode.size > 5);
  assert.deepEqual([...inReadme].sort(), [...inCode].sort());
});

test('each script that a document tells to run exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const told = readSources(root, ['*.md', 'docs/**/*.md']).flatMap(({ text }) =>
    [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name as string),
  );
  assert.ok(told.length > 3);
  assert.deepEqual(
    told.filter((name) => !(name in scripts)),
    [],
  );
});
