import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Format } from '../words.ts';
import type { Engine } from './engine.ts';
import { createFfmpegEngine } from './ffmpeg/ffmpeg-engine.ts';
import { findPrograms } from './ffmpeg/run-ffmpeg.ts';
import { findFault, selfTestNumber } from './self-test.ts';
import { TrackFailure } from './track-failure.ts';

/**
 * The library where it loads, else the machine's own ffmpeg; `wish` skips the library. For workers only: the library
 * may end the process.
 */
export async function chooseEngine(searchPath: string, wish?: string): Promise<Engine> {
  if (wish !== 'ffmpeg') {
    try {
      const { createNodeAvEngine } = await import('./node-av/node-av-engine.ts');
      return createNodeAvEngine();
    } catch {
      // No build of the library for this machine.
    }
  }
  const programs = await findPrograms(searchPath);
  if (programs) return await createFfmpegEngine(programs);
  throw new TrackFailure(
    'form-not-possible',
    'There is no audio engine for this machine. Install ffmpeg, then try again.',
  );
}

/**
 * Encodes into a format only after the engine has shown that it can be believed there: once, and where there is a
 * folder to note it in, once for all workers and runs.
 */
export function onlyTrusted(engine: Engine, folder?: string): Engine {
  const faults = new Map<Format, Promise<string | undefined>>();
  return {
    ...engine,
    async encode(job, hooks) {
      const { format } = job.plan;
      const asked = faults.get(format) ?? findFaultOnce(engine, format, folder);
      faults.set(format, asked);
      const fault = await asked;
      if (fault)
        throw new TrackFailure(
          'form-not-possible',
          `The audio engine of this machine does not make ${format.toUpperCase()} right (${engine.name} ${engine.version}: ${fault}). Choose another format.`,
        );
      return await engine.encode(job, hooks);
    },
  };
}

async function findFaultOnce(engine: Engine, format: Format, folder?: string): Promise<string | undefined> {
  const name = `${selfTestNumber}-${engine.name}-${engine.version}-${format}`.replaceAll(/[^\w.-]/g, '_');
  const note = folder && path.join(folder, `trusted-${name}`);
  if (note && existsSync(note)) return undefined;
  const fault = await findFault(engine, format);
  // Without the note it is only asked again.
  if (note && fault === undefined) await writeFile(note, '').catch(() => undefined);
  return fault;
}
