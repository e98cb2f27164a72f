// The script of a first visit stays under the bound of the design, measured on a fresh build.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

const mostBytes = 150_000;
const shell = ['src/shell/shell.tsx', 'src/i18n/LANG/player.json', 'src/i18n/LANG/library.json'];
const firstPages = {
  'sign-in': ['src/account/sign-in-page.tsx', 'src/i18n/LANG/account.json'],
  home: [...shell, 'src/library/home-page.tsx'],
  album: [...shell, 'src/library/album-page.tsx'],
};

let chunks: Rolldown.OutputChunk[] = [];

before(async () => {
  const built = await build({ root: import.meta.dirname, logLevel: 'silent', build: { write: false } });
  assert.ok('output' in built, 'one build was asked for');
  chunks = built.output.filter((file) => file.type === 'chunk');
});

const zipped = (content: string | Buffer) => gzipSync(content, { level: 9 }).length;

/** The files that hold these modules, and all that they import before they run. */
function filesOf(modules: string[]): Map<string, number> {
  const files = new Map<string, number>();
  const take = (chunk: Rolldown.OutputChunk | undefined) => {
    assert.ok(chunk, 'an import leads nowhere');
    if (files.has(chunk.fileName)) return;
    files.set(chunk.fileName, zipped(chunk.code));
    for (const name of chunk.imports) take(chunks.find(({ fileName }) => fileName === name));
  };
  for (const module of modules) {
    const holder = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(module)));
    assert.ok(holder, `no file of the build holds ${module}`);
    take(holder);
  }
  return files;
}

for (const [page, modules] of Object.entries(firstPages)) {
  for (const language of ['en', 'de']) {
    test(`${page} in ${language}: under ${mostBytes} bytes of script`, (t) => {
      const everywhere = ['src/main.tsx', 'src/i18n/LANG/common.json'];
      const files = filesOf([...everywhere, ...modules].map((name) => name.replace('LANG', language)));
      const beforePaint = zipped(readFileSync(`${import.meta.dirname}/public/before-paint.js`));
      const bytes = [...files.values()].reduce((sum, size) => sum + size, beforePaint);
      t.diagnostic(`${page} in ${language}: ${bytes} bytes in ${files.size + 1} files`);
      // React alone is more than half of it: less means that something was not found.
      assert.ok(bytes > mostBytes / 2, `only ${bytes} bytes were found`);
      assert.ok(bytes < mostBytes, `${bytes} bytes: ${JSON.stringify([...files])}`);
    });
  }
}
