// `gatefold convert` at a terminal of its own, into folders that go with the test.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatefold } from './server.ts';

export const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'gatefold-convert-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
};

/** All files below, hidden ones too, from the folder on. */
export const filesOf = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();

export const convert = (words: string[], input = '', environment: Record<string, string> = {}) =>
  gatefold(['convert', ...words], environment, input);
