// Which files the rules look at, and what a file imports.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

export type SourceFile = { path: string; text: string };

/** Files below `root` that fit a pattern, with paths that start at `root` and use `/`. */
export function readSources(root: string, patterns: string[]): SourceFile[] {
  return globSync(patterns, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**', 'bench/peers/**'] })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

const importForms = [
  /\b(?:import|export)\s[^'";]*?\bfrom\s*['"]([^'"]+)['"]/g,
  /\bimport\s*['"]([^'"]+)['"]/g,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  /\bnew URL\(\s*['"](\.[^'"]+)['"]\s*,\s*import\.meta\.url/g,
];

/** Every specifier that a file names as a literal: imports, exports from elsewhere, imports at run time, workers. */
export function importsOf(text: string): string[] {
  return importForms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1] as string));
}

/** Where a relative specifier leads, as a path below the root; undefined for a package's name. */
export function resolveImport(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return posix.normalize(posix.join(dirname(from), specifier));
}
