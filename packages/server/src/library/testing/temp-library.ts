// A library on temporary folders, through its public door, with a clock and chance that the test holds.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Album, Page, Scan, Track } from '@gatefold/contract';
import { isRefusal } from '../../refusal.ts';
import { createLibrary, type LibraryNeeds } from '../library.ts';

export const fixtures = join(import.meta.dirname, '../../../../../tests/fixtures/music');

const itemsOf = <Item>(answer: Page<Item> | object): Item[] => {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.detail}`);
  return (answer as Page<Item>).items;
};

export const tempLibrary = (settings: Partial<LibraryNeeds> = {}) => {
  const base = mkdtempSync(join(tmpdir(), 'gatefold-library-'));
  const [music, data] = [join(base, 'music'), join(base, 'data')];
  mkdirSync(music);
  const warnings: string[] = [];
  const scans: Scan[] = [];
  let now = Date.UTC(2026, 0, 1);
  let turn = 0;
  const random = { bytes: (count: number) => new Uint8Array(count).fill(++turn) };
  const open = () =>
    createLibrary({
      dataFolder: data,
      musicFolders: [music],
      clock: { now: () => now, monotonic: () => now },
      random,
      log: { info: () => {}, warn: (text) => warnings.push(text) },
      onScan: (scan) => scans.push(scan),
      onDemo: () => {},
      ...settings,
    });
  let library = open();
  return {
    music,
    data,
    warnings,
    scans,
    get library() {
      return library;
    },
    pass: (ms: number) => {
      now += ms;
    },
    /** Puts a fixture, or these bytes, at a path below the music folder. */
    put(path: string, content: string | Uint8Array = 'lossless.flac'): string {
      const target = join(music, path);
      mkdirSync(dirname(target), { recursive: true });
      if (typeof content === 'string') copyFileSync(join(fixtures, content), target);
      else writeFileSync(target, content);
      return target;
    },
    async scan(): Promise<Scan> {
      await library.scan();
      return library.scanState();
    },
    albums: () => itemsOf<Album>(library.browse().albums({ limit: 500 })),
    tracks: () => itemsOf<Track>(library.browse().tracks({ limit: 500 })),
    titles: () => itemsOf<Track>(library.browse().tracks({ limit: 500 })).map(({ title }) => title),
    broken: () => itemsOf<{ path: string; why: string }>(library.browse().broken({ limit: 500 })),
    async reopen(damage: () => void = () => {}) {
      await library.stop();
      damage();
      library = open();
    },
    async [Symbol.asyncDispose]() {
      await library.stop();
      rmSync(base, { recursive: true, force: true });
    },
  };
};
