// Lays a compressed copy beside every text file of the build, so that the server only has to send it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const isText = (name: string) => /\.(js|css|svg|webmanifest)$/.test(name);

export const compress = (): Plugin => ({
  name: 'compress',
  apply: 'build',
  async writeBundle({ dir }, bundle) {
    if (dir === undefined) return;
    await Promise.all(
      Object.keys(bundle)
        .filter(isText)
        .map(async (name) => {
          const path = join(dir, name);
          const content = await readFile(path);
          const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
          await writeFile(`${path}.br`, await promisify(brotliCompress)(content, quality));
          await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
        }),
    );
  },
});
