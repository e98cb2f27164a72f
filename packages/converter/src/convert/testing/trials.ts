// Tracks for tests: sources rendered into a folder of their own, and turned into part files beside them.
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { createNodeAvEngine } from '../../engine/node-av/node-av-engine.ts';
import { renderWave, type WaveForm } from '../../engine/render-wave.ts';
import { extensionOf, type Source, type Target } from '../../words.ts';
import { type Prepared, type PrepareHooks, prepare } from '../prepare.ts';

/** For the whole of a test file; the folder goes when its tests are over. */
export function createTrials() {
  const engine = createNodeAvEngine();
  const folder = mkdtempSync(path.join(tmpdir(), 'gatefold-prepare-'));
  let number = 0;
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** Every one in a new folder, so that names are free. */
  async function place(name: string): Promise<string> {
    number += 1;
    await mkdir(path.join(folder, String(number)));
    return path.join(folder, String(number), name);
  }
  async function file(name: string, bytes: Uint8Array): Promise<string> {
    const made = await place(name);
    await writeFile(made, bytes);
    return made;
  }
  async function convert(
    from: string | Source,
    target: Target,
    to?: string,
    hooks: Partial<PrepareHooks> = {},
  ): Promise<Prepared> {
    number += 1;
    const source = typeof from === 'string' ? { path: from } : from;
    const name = to ?? `out.${extensionOf[target.format]}`;
    return await prepare({ id: name, source, target, to: path.join(folder, String(number), name) }, engine, {
      now: () => performance.now(),
      signal: new AbortController().signal,
      onProgress: () => undefined,
      ...hooks,
    });
  }
  async function done(...args: Parameters<typeof convert>) {
    const prepared = await convert(...args);
    assert.ok(prepared.kind === 'prepared', JSON.stringify(prepared));
    return prepared;
  }
  /** The code; what was left lying is found here. */
  async function failure(...args: Parameters<typeof convert>): Promise<string> {
    const prepared = await convert(...args);
    assert.ok(prepared.kind === 'failed', JSON.stringify(prepared));
    assert.match(prepared.failure.detail, /^[A-Z].*\.$/);
    const parts = await readdir(folder, { recursive: true });
    assert.deepEqual(
      parts.filter((name) => name.endsWith('.part') && name.startsWith(`${number}/`)),
      [],
    );
    return prepared.failure.code;
  }

  return {
    engine,
    folder,
    place,
    file,
    wave: (form: WaveForm) => file('in.wav', renderWave(form)),
    convert,
    done,
    failure,
  };
}
