// What programs that are not the converter's engine read in its files.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { findPrograms, runProgram } from '../src/engine/ffmpeg/run-ffmpeg.ts';
import type { Format, Proof } from '../src/words.ts';

/** `samples` of one channel; `md5` of all of them in the file's width, where the format is lossless. */
type Read = { samples: number; md5?: string };
export type OtherReader = {
  name: string;
  isHere: boolean;
  /** Decodes everything. Throws what the program complains about. */
  read(path: string): Promise<Read>;
};

type Probed = { streams: [{ duration_ts: number; nb_read_frames: string }] };

const programs = await findPrograms(process.env['PATH'] ?? '');
const has = (program: string) => spawnSync(program, ['--version']).status === 0;
const hasLame = has('lame');
const hasFlac = has('flac') && has('metaflac');

async function output(program: string, args: string[], onOutput: (part: Buffer) => void): Promise<void> {
  const { code, stderr } = await runProgram(program, args, { onOutput });
  if (code !== 0) throw new Error(`${program}: ${stderr}`);
}

async function textOf(program: string, args: string[]): Promise<string> {
  const parts: Buffer[] = [];
  await output(program, args, (part) => parts.push(part));
  return Buffer.concat(parts).toString('utf8').trim();
}

export function otherReaders(format: Format, { target, how }: Proof): OtherReader[] {
  // A copy is the source's own sound, with all that may be the matter with it.
  if (how === 'copied') return [];
  const bits = target.bitDepth ?? 16;
  const raw = bits > 16 ? 's24le' : 's16le';
  const bytesOfSample = (bits > 16 ? 3 : 2) * target.channels;
  const readPcm = async (program: string, args: string[]) => {
    const md5 = createHash('md5');
    let bytes = 0;
    await output(program, args, (part) => {
      md5.update(part);
      bytes += part.length;
    });
    return { samples: bytes / bytesOfSample, md5: md5.digest('hex') };
  };
  const byFfmpeg = (path: string) => {
    // Of a file of three frames FFmpeg does not see what it is.
    const hint = format === 'mp3' ? ['-f', 'mp3'] : [];
    const input = [...hint, '-i', `file:${path}`, '-map', '0:a'];
    return readPcm(programs!.ffmpeg, ['-v', 'error', ...input, '-c:a', `pcm_${raw}`, '-f', raw, '-']);
  };
  const ffmpeg = { name: 'ffmpeg', isHere: programs !== undefined };
  const flac: OtherReader = {
    name: 'flac',
    isHere: hasFlac,
    /** The program holds what it decodes against the sum in the head. */
    async read(path) {
      await output('flac', ['--test', '--silent', path], () => undefined);
      const said = await textOf('metaflac', ['--show-total-samples', '--show-md5sum', path]);
      const [samples, md5 = ''] = said.split('\n');
      return { samples: Number(samples), md5 };
    },
  };
  const lame: OtherReader = {
    name: 'lame',
    isHere: hasLame,
    read: (path) => readPcm('lame', ['--quiet', '--mp3input', '--decode', '-t', path, '-']),
  };
  const aac: OtherReader = {
    name: 'ffprobe',
    isHere: programs !== undefined,
    /** FFmpeg 5 reads in the edit list where the sound ends, and plays the last frame to its end all the same. */
    async read(path) {
      const entries = 'stream=duration_ts,nb_read_frames';
      const show = ['-count_frames', '-select_streams', 'a', '-show_entries', entries, '-of', 'json'];
      const said = await textOf(programs!.ffprobe, ['-v', 'error', ...show, `file:${path}`]);
      const { streams } = JSON.parse(said) as Probed;
      const { duration_ts: samples, nb_read_frames: frames } = streams[0];
      if (Number(frames) * 1024 < samples) throw new Error(`${frames} frames for ${samples} samples`);
      return { samples };
    },
  };
  if (format === 'mp3') return hasLame ? [lame] : [{ ...ffmpeg, read: byFfmpeg }];
  if (format === 'aac') return [aac];
  return format === 'flac' ? [flac] : [{ ...ffmpeg, read: byFfmpeg }];
}
