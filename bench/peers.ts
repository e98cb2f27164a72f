// Other people's packages to measure against. They are installed into bench/peers on demand, never with the product.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = join(import.meta.dirname, 'peers');
const versions = {
  'fast-jwt': '6.3.6',
  jose: '6.2.17',
  'better-auth': '1.7.7',
  'connect-redis': '10.0.0',
  'express-session': '1.19.0',
  redis: '6.3.1',
};
export type Peer = keyof typeof versions;

const wanted = `${JSON.stringify({ private: true, type: 'module', dependencies: versions }, null, 2)}\n`;

const isThere = () => {
  const file = join(folder, 'package.json');
  return (
    existsSync(file) &&
    readFileSync(file, 'utf8') === wanted &&
    Object.keys(versions).every((name) => existsSync(join(folder, 'node_modules', name)))
  );
};

const install = () => {
  if (isThere()) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), wanted);
  console.log('Installing the peers into bench/peers …');
  const done = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'],
    {
      cwd: folder,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    },
  );
  if (done.status !== 0) console.log(done.stderr.trim());
};

/** A module of a peer; undefined when it cannot be had, with the reason in `notes`. */
export const loadPeer = async <T>(name: Peer, notes: string[], module = ''): Promise<T | undefined> => {
  try {
    install();
    const require = createRequire(join(folder, 'package.json'));
    const path = require.resolve(`${name}${module}`);
    return (await import(pathToFileURL(path).href)) as T;
  } catch (error) {
    notes.push(
      `${name} ${versions[name]} could not be had, its figure is left out: ${(error as Error).message}`,
    );
    return undefined;
  }
};
