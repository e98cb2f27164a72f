// The licences of everything that a running Gatefold contains must go together with GPL-3.0-or-later.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const root = dirname(import.meta.dirname);

const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'GPL-3.0-or-later',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Unlicense',
]);

/** Reads an SPDX expression: of alternatives (OR) one must be allowed, of what holds together (AND) all. */
function isAllowed(expression: string): boolean {
  const named = /^SEE LICENSE IN \S+ \((.+)\)$/.exec(expression)?.[1];
  if (named !== undefined) return isAllowed(named);
  const bare = expression.replaceAll(/[()]/g, ' ').trim();
  if (/\sOR\s/.test(bare)) return bare.split(/\sOR\s/).some(isAllowed);
  return bare.split(/\sAND\s/).every((part) => allowed.has(part.trim()));
}

type Entry = { dev?: boolean; link?: boolean; license?: string };

/** Packages of the lockfile that are not for development only, as far as they are installed on this machine. */
function runtimePackages(): [string, string][] {
  const lockfile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Entry>;
  };
  return Object.entries(lockfile.packages)
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.dev && !entry.link)
    .filter(([path]) => existsSync(join(root, path, 'package.json')))
    .map(([path]) => {
      const manifest = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as {
        license?: string | { type?: string };
      };
      const licence = typeof manifest.license === 'string' ? manifest.license : manifest.license?.type;
      return [path, licence ?? 'none named'];
    });
}

test('every package of a running Gatefold has a licence that goes with ours', () => {
  const packages = runtimePackages();
  assert.ok(packages.length > 20, `only ${packages.length} packages were looked at`);
  assert.deepEqual(
    packages.filter(([, licence]) => !isAllowed(licence)),
    [],
  );
});

test('each of our packages says its licence and carries its text', () => {
  const texts: [string, string, RegExp][] = [
    ['.', 'GPL-3.0-or-later', /GNU GENERAL PUBLIC LICENSE\s+Version 3/],
    ['packages/server', 'GPL-3.0-or-later', /GNU GENERAL PUBLIC LICENSE\s+Version 3/],
    ['packages/web', 'GPL-3.0-or-later', /GNU GENERAL PUBLIC LICENSE\s+Version 3/],
    ['packages/contract', 'Apache-2.0', /Apache License\s+Version 2\.0/],
    ['packages/sessions', 'Apache-2.0', /Apache License\s+Version 2\.0/],
  ];
  for (const [folder, licence, text] of texts) {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
      license: string;
    };
    assert.equal(manifest.license, licence, folder);
    assert.match(readFileSync(join(root, folder, 'LICENSE'), 'utf8').slice(0, 400), text, folder);
  }
});

test('a licence that does not go with ours is seen', () => {
  assert.equal(isAllowed('AGPL-3.0-or-later'), false);
  assert.equal(isAllowed('MIT AND SSPL-1.0'), false);
  assert.equal(isAllowed('none named'), false);
  assert.equal(isAllowed('(AGPL-3.0 OR MIT)'), true);
});
