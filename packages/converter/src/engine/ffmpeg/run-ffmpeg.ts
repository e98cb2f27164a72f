import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

export type Programs = { ffmpeg: string; ffprobe: string };

/** Looks along PATH. Undefined unless both are there. */
export async function findPrograms(searchPath: string): Promise<Programs | undefined> {
  const find = async (name: string) => {
    const file = process.platform === 'win32' ? `${name}.exe` : name;
    for (const folder of searchPath.split(path.delimiter)) {
      const candidate = path.join(folder, file);
      if (path.isAbsolute(folder) && (await isExecutable(candidate))) return candidate;
    }
    return undefined;
  };
  const [ffmpeg, ffprobe] = await Promise.all([find('ffmpeg'), find('ffprobe')]);
  return ffmpeg && ffprobe ? { ffmpeg, ffprobe } : undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  return await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

export type Ended = { code: number | null; stderr: string };

/** The end of what it said is kept: enough for its summary or its reason. */
const keptStderr = 16_384;

/** Runs a program to its end. Aborted, it is killed and the signal's reason thrown. */
export async function runProgram(
  program: string,
  args: string[],
  { signal, onOutput = () => undefined }: { signal?: AbortSignal; onOutput?: (bytes: Buffer) => void },
): Promise<Ended> {
  signal?.throwIfAborted();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptStderr);
  });
  child.stdout.on('data', onOutput);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    signal?.throwIfAborted();
    return { code, stderr };
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}
