// The second engine: programs of the machine, where the library does not load. The same filters and encoders; what
// went in and what came out is counted here, from a second output of the same run.
import { createHash } from 'node:crypto';
import { demuxers } from '../demuxers.ts';
import { discImage, isDiscImage } from '../disc-image.ts';
import { loudnessOf } from '../ebur128.ts';
import { chainWish, encoderWish } from '../encoders.ts';
import { codedSum, type EncodePlan, type Engine, type Hooks, type SourceForm } from '../engine.ts';
import { settleMp3Length } from '../mp3-gapless.ts';
import { sourceForm } from '../source-form.ts';
import { failureOfSystemError, TrackFailure } from '../track-failure.ts';
import { type Ended, type Programs, runProgram } from './run-ffmpeg.ts';

const guards = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', demuxers];

export async function createFfmpegEngine(programs: Programs): Promise<Engine> {
  let version = '';
  const onOutput = (bytes: Buffer) => {
    version += bytes.toString();
  };
  await runProgram(programs.ffmpeg, ['-version'], { onOutput });
  return {
    name: 'ffmpeg',
    version: /^ffmpeg version (\S+)/.exec(version)?.[1] ?? 'unknown',
    probe: async (path) => (await probe(programs, path)).form,
    encode: (job, hooks) => encode(programs, job, hooks),
    async readBack(path, hooks) {
      const { form } = await probe(programs, path);
      const counted = countSamples(
        form.isLossless && (form.bitDepth ?? 16) > 16 ? 24 : 16,
        form.channels,
        hooks,
      );
      const args = [...input(path), '-map', '0:a:0', ...counted.args];
      mustBeWhole(await runProgram(programs.ffmpeg, args, { signal: hooks.signal, onOutput: counted.take }));
      return { ...counted.end(), form };
    },
    async measure(path, span, hooks) {
      const cut = span
        ? `atrim=start_sample=${span.start}${span.end === undefined ? '' : `:end_sample=${span.end}`},`
        : '';
      const filters = `${cut}ebur128=peak=true:metadata=1,ametadata=mode=print:file=-:direct=1`;
      const said = lastMetadata();
      const args = [...input(path), '-map', '0:a:0', '-af', filters, '-f', 'null', '-'];
      mustBeWhole(await runProgram(programs.ffmpeg, args, { signal: hooks.signal, onOutput: said.take }));
      return loudnessOf(said.read());
    },
    async readCoded(path, hooks) {
      const { form } = await probe(programs, path);
      let said = '';
      const onOutput = (bytes: Buffer) => {
        said += bytes.toString();
      };
      const args = [...input(path), '-map', '0:a:0', '-c', 'copy', '-f', 'hash', '-hash', codedSum, 'pipe:1'];
      const ended = await runProgram(programs.ffmpeg, args, { signal: hooks.signal, onOutput });
      const sum = /=([0-9a-f]{64})/.exec(said)?.[1];
      if (!sum) throw new TrackFailure('damaged', 'The file is damaged: it cannot be read to its end.');
      return { sum, samples: form.samples, isCutShort: ended.stderr !== '', form };
    },
  };
}

function input(path: string): string[] {
  return [
    '-nostdin',
    '-hide_banner',
    '-v',
    'error',
    '-threads',
    '1',
    ...guards,
    ...named(path),
    '-i',
    `file:${path}`,
  ];
}

/** What a file does not say of itself. */
function named(path: string): string[] {
  const { demuxer, sampleRateHz, layout } = discImage;
  return isDiscImage(path) ? ['-f', demuxer, '-sample_rate', `${sampleRateHz}`, '-ch_layout', layout] : [];
}

type Probed = { form: SourceForm; sampleFormat: string };

async function probe({ ffprobe }: Programs, path: string): Promise<Probed> {
  let json = '';
  const onOutput = (bytes: Buffer) => {
    json += bytes.toString();
  };
  const args = ['-v', 'error', ...guards, '-show_streams', '-show_format', '-of', 'json', ...named(path)];
  await runProgram(ffprobe, [...args, `file:${path}`], { onOutput });
  const { streams = [], format = {} } = JSON.parse(json || '{}') as {
    streams?: Array<Record<string, unknown>>;
    format?: Record<string, unknown>;
  };
  const stream = streams.find((one) => one['codec_type'] === 'audio');
  if (!stream) throw new TrackFailure('no-audio', 'There is no sound in this file that Gatefold can read.');
  const number = (value: unknown) => (Number.isFinite(Number(value)) ? Number(value) : 0);
  const sampleRateHz = number(stream['sample_rate']);
  const sampleFormat = String(stream['sample_fmt']);
  const layout = stream['channel_layout'];
  const form = sourceForm({
    demuxer: String(format['format_name']),
    codec: String(stream['codec_name']),
    sampleFormat,
    sampleRateHz,
    channels: number(stream['channels']),
    bitsPerRawSample: number(stream['bits_per_raw_sample']),
    bitsPerCodedSample: number(stream['bits_per_sample']),
    bitsPerSecond: number(stream['bit_rate']) || number(format['bit_rate']),
    samples: Math.round(number(stream['duration']) * sampleRateHz),
    ...(typeof layout === 'string' && layout !== 'unknown' ? { layout } : {}),
    hasOtherStreams: streams.some((one) => one !== stream && isOther(one)),
  });
  return { form, sampleFormat };
}

function isOther(stream: Record<string, unknown>): boolean {
  const disposition = stream['disposition'] as { attached_pic?: number } | undefined;
  return (
    ['audio', 'video', 'subtitle'].includes(String(stream['codec_type'])) && disposition?.attached_pic !== 1
  );
}

const usualLayouts: Record<number, string> = {
  1: 'mono',
  2: 'stereo',
  3: '2.1',
  4: '4.0',
  5: '5.0',
  6: '5.1',
  7: '6.1',
  8: '7.1',
};

async function encode(
  programs: Programs,
  { from, to, plan }: { from: string; to: string; plan: EncodePlan },
  hooks: Hooks,
) {
  const { form, sampleFormat } = await probe(programs, from);
  const wish = encoderWish(plan, sampleFormat.startsWith('s16') && plan.gainDb === undefined);
  const layout = form.layout ?? usualLayouts[form.channels] ?? `${form.channels}c`;
  const start = plan.span?.start ?? 0;
  const want = chainWish({ ...form, sampleFormat, layout }, plan, wish, {
    skip: start,
    ...(plan.span?.end === undefined ? {} : { length: plan.span.end - start }),
  });
  const places = Array.from({ length: form.channels }, (_, i) => i).join('|');
  const filters = [
    ...(want.layout === layout ? [] : [`channelmap=${places}:${want.layout}`]),
    ...want.filters,
  ];
  const counted = countSamples(plan.bitDepth ?? 16, plan.channels, hooks);
  const options = Object.entries({ ...wish.options, ...wish.muxerOptions }).flatMap(([name, value]) => [
    `-${name}`,
    String(value),
  ]);
  const args = [
    ...input(from),
    '-filter_complex',
    `[0:a:0]${filters.join(',') || 'anull'},asplit=2[made][counted]`,
    ...['-map', '[made]', '-map_metadata', '-1', '-threads', '1', '-c:a', wish.codec, ...options],
    ...(wish.bitRate ? ['-b:a', String(wish.bitRate)] : []),
    ...(wish.quality === undefined ? [] : ['-q:a', String(wish.quality)]),
    ...(plan.bitDepth ? ['-bits_per_raw_sample', String(plan.bitDepth)] : []),
    // FFmpeg 5 counts an M4A's beginning and end in milliseconds unless it is told.
    ...(wish.muxer === 'ipod' ? ['-movie_timescale', String(plan.sampleRateHz)] : []),
    ...['-fflags', '+bitexact', '-flags:a', '+bitexact', '-f', wish.muxer, '-y', `file:${to}`],
    ...['-map', '[counted]', ...counted.args],
  ];
  mustBeWhole(await runProgram(programs.ffmpeg, args, { signal: hooks.signal, onOutput: counted.take }));
  const { samples, md5 } = counted.end();
  if (plan.format === 'mp3') await settleMp3Length(to, samples);
  const isWhole = plan.span === undefined && plan.sampleRateHz !== form.sampleRateHz;
  const samplesIn = isWhole ? form.samples : Math.round((samples * form.sampleRateHz) / plan.sampleRateHz);
  const promised = Math.min(form.samples, plan.span?.end ?? form.samples) - start;
  const slack = form.isLossless ? 1 : form.sampleRateHz / 10;
  return {
    samplesIn,
    samplesOut: samples,
    md5,
    isMd5FromHead: false,
    isCutShort: samplesIn + slack < promised,
  };
}

/** Raw samples through a pipe, counted and hashed. */
function countSamples(bits: 16 | 24, channels: number, hooks: Hooks) {
  const md5 = createHash('md5');
  const raw = bits === 24 ? 's24le' : 's16le';
  let bytes = 0;
  const samples = () => Math.floor(bytes / ((bits / 8) * channels));
  return {
    args: ['-c:a', `pcm_${raw}`, '-f', raw, 'pipe:1'],
    take(chunk: Buffer) {
      md5.update(chunk);
      bytes += chunk.length;
      hooks.onSamples(samples());
    },
    end() {
      if (bytes === 0) throw new TrackFailure('no-audio', 'There is no sound in this file: it is empty.');
      return { samples: samples(), md5: md5.digest('hex') };
    },
  };
}

/** The filter says everything again for each tenth of a second; the last word counts. */
function lastMetadata() {
  const read: Record<string, string> = {};
  let rest = '';
  return {
    take(chunk: Buffer) {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const at = line.indexOf('=');
        if (at > 0) read[line.slice(0, at)] = line.slice(at + 1).trim();
      }
    },
    read: () => read,
  };
}

const reasons: Array<[pattern: RegExp, code: string, side: 'source' | 'target']> = [
  [/No space left on device/, 'ENOSPC', 'target'],
  [/Disk quota exceeded/, 'EDQUOT', 'target'],
  [/Read-only file system/, 'EROFS', 'target'],
  [/Permission denied/, 'EACCES', 'target'],
];

/** What it complained of, or the way it ended, says that there is a hole. */
function mustBeWhole({ code, stderr }: Ended): void {
  for (const [pattern, name, side] of reasons)
    if (pattern.test(stderr))
      throw failureOfSystemError(Object.assign(new Error(name), { code: name }), side);
  if (code !== 0 || /rror while decoding|rror submitting packet|invalid data/i.test(stderr))
    throw new TrackFailure('damaged', 'The file is damaged: its sound cannot be decoded without holes.');
}
