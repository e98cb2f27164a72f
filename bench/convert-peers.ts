// The converters that people have: soundconverter, and ffmpeg once for each track, as many at once as there are cores.
// What is lossless is of one quality however small it is: there they run as they come.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Format } from '../packages/converter/src/index.ts';

export type Peer = {
  name: 'soundconverter' | 'xargs ffmpeg' | 'xargs ffmpeg at our prediction order';
  /** Others it is not asked for. It is a figure then, without a bound. */
  only?: Format;
  /** Seconds, or undefined where it does not make this format here. */
  convert(files: readonly string[], format: Format, folder: string): number | undefined;
};

const ffmpegArgs: Record<Format, string> = {
  mp3: '-c:a libmp3lame -b:a 256k -f mp3',
  aac: '-c:a aac -aac_coder fast -b:a 256k -f ipod',
  opus: '-c:a libopus -b:a 256k -f opus',
  flac: '-c:a flac -compression_level 4 -f flac',
  alac: '-c:a alac -f ipod',
  wav: '-c:a pcm_s16le -f wav',
  aiff: '-c:a pcm_s16be -f aiff',
};

const soundconverterArgs: Partial<Record<Format, string[]>> = {
  mp3: ['-f', 'mp3', '-m', 'cbr', '-q', '256'],
  aac: ['-f', 'm4a', '-q', '256'],
  opus: ['-f', 'opus', '-q', '256'],
  flac: ['-f', 'flac', '-q', '5'],
  wav: ['-f', 'wav', '-q', '16'],
};

const ourAlacArgs = '-c:a alac -min_prediction_order 4 -max_prediction_order 4 -f ipod';

export function findPeers(notes: string[]): Peer[] {
  const cores = String(availableParallelism());
  const peers: Peer[] = [];
  const has = (program: string) => spawnSync(program, ['--help'], { stdio: 'ignore' }).error === undefined;
  if (has('soundconverter'))
    peers.push({
      name: 'soundconverter',
      convert(files, format, folder) {
        const args = soundconverterArgs[format];
        if (!args) return undefined;
        return timed(folder, files.length, () =>
          spawnSync('soundconverter', ['-b', '-j', cores, ...args, '-o', folder, ...files], {
            stdio: 'ignore',
          }),
        );
      },
    });
  else notes.push('soundconverter is not installed: it is left out');
  const withFfmpeg = (files: readonly string[], args: string, folder: string) => {
    const script = `f=$(basename "$1"); exec ffmpeg -nostdin -v error -y -threads 1 -i "$1" -threads 1 ${args} "${folder}/$f.out"`;
    return timed(folder, files.length, () =>
      spawnSync('xargs', ['-0', '-n', '1', '-P', cores, 'sh', '-c', script, 'sh'], {
        input: files.join('\0'),
        stdio: ['pipe', 'ignore', 'ignore'],
      }),
    );
  };
  if (has('ffmpeg') && has('xargs'))
    peers.push(
      {
        name: 'xargs ffmpeg',
        convert: (files, format, folder) => withFfmpeg(files, ffmpegArgs[format], folder),
      },
      {
        name: 'xargs ffmpeg at our prediction order',
        only: 'alac',
        convert: (files, _format, folder) => withFfmpeg(files, ourAlacArgs, folder),
      },
    );
  else notes.push('ffmpeg is not installed: it is left out');
  return peers;
}

/** Only a run that made all the files counts. */
function timed(folder: string, expected: number, work: () => unknown): number | undefined {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const began = performance.now();
  work();
  const seconds = (performance.now() - began) / 1000;
  const made = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return made.length >= expected ? seconds : undefined;
}
