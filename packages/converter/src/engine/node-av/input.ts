// A source, opened: demuxer, the sound's stream and its decoder.
import { extname } from 'node:path';
import * as c from 'node-av/constants';
import * as av from 'node-av/lib';
import { type Format, losslessFormats } from '../../words.ts';
import type { SourceForm } from '../engine.ts';
import { failureOfSystemError, TrackFailure } from '../track-failure.ts';

/**
 * Only what holds music. Playlists of demuxers (HLS, concat, DASH) would let a file name other files and addresses to
 * be opened in its stead.
 */
const demuxers =
  'aac,ac3,aiff,ape,asf,au,caf,dsf,eac3,flac,matroska,mov,mp4,m4a,mp3,mpc,mpc8,ogg,tak,tta,w64,wav,wv,xwma';

const formatOfCodec: Record<string, Format> = {
  mp3: 'mp3',
  mp3float: 'mp3',
  aac: 'aac',
  alac: 'alac',
  flac: 'flac',
  opus: 'opus',
  libopus: 'opus',
};
const losslessCodecs = new Set([
  'alac',
  'flac',
  'ape',
  'tak',
  'tta',
  'wavpack',
  'truehd',
  'mlp',
  'wmalossless',
  'shorten',
  'mp4als',
]);

export type Input = {
  format: av.FormatContext;
  stream: av.Stream;
  decoder: av.CodecContext;
  form: SourceForm;
  close(): void;
};

/** Throws a `TrackFailure` when there is no sound to be had. */
export function openInput(path: string): Input {
  const format = openFormat(path);
  let decoder: av.CodecContext | undefined;
  const close = () => {
    // The decoder first: its input may still own what the decoder points at (seydx/node-av #160).
    decoder?.freeContext();
    format.closeInputSync();
  };
  try {
    const found = format.findStreamInfoSync(null);
    if (found < 0) throw new TrackFailure('damaged', 'The file is damaged: no sound can be read from it.');
    const index = format.findBestStream(c.AVMEDIA_TYPE_AUDIO);
    const stream = index < 0 ? undefined : format.streams[index];
    if (!stream) throw new TrackFailure('no-audio', 'There is no sound in this file.');
    for (const other of format.streams) if (other.index !== index) other.discard = c.AVDISCARD_ALL;
    const codec = av.Codec.findDecoder(stream.codecpar.codecId);
    if (!codec)
      throw new TrackFailure('no-audio', 'The sound in this file is of a kind that Gatefold cannot read.');
    decoder = new av.CodecContext();
    decoder.allocContext3(codec);
    decoder.parametersToContext(stream.codecpar);
    decoder.pktTimebase = stream.timeBase;
    decoder.threadCount = 1;
    if (decoder.open2Sync(codec, null) < 0)
      throw new TrackFailure('damaged', 'The file is damaged: its sound cannot be decoded.');
    return { format, stream, decoder, form: formOf(format, stream, decoder), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** By what is in the file; by its name only where a file is too short to tell. */
function openFormat(path: string): av.FormatContext {
  const ending = extname(path.replace(/\.part$/, '')).toLowerCase();
  const hint = demuxerOfEnding[ending];
  let failed = 0;
  for (const demuxer of hint ? [null, hint] : [null]) {
    const format = new av.FormatContext();
    format.allocContext();
    format.setOption('protocol_whitelist', 'file');
    format.setOption('format_whitelist', demuxers);
    const opened = format.openInputSync(
      `file:${path}`,
      demuxer === null ? null : av.InputFormat.findInputFormat(demuxer),
    );
    if (opened >= 0) return format;
    failed ||= opened;
  }
  throw openFailure(failed);
}

const demuxerOfEnding: Record<string, string> = {
  '.mp3': 'mp3',
  '.m4a': 'mov',
  '.flac': 'flac',
  '.wav': 'wav',
  '.aiff': 'aiff',
  '.aif': 'aiff',
  '.opus': 'ogg',
  '.ogg': 'ogg',
};

function formOf(format: av.FormatContext, stream: av.Stream, decoder: av.CodecContext): SourceForm {
  const container = (format.iformat?.name ?? '').split(',')[0] ?? '';
  const name = av.avGetCodecName(stream.codecpar.codecId) ?? '';
  const isPcm = name.startsWith('pcm_');
  const codec =
    formatOfCodec[name] ?? (isPcm && (container === 'wav' || container === 'aiff') ? container : name);
  const sampleFormat = av.avGetSampleFmtName(decoder.sampleFormat) ?? '';
  const isLossless =
    losslessFormats.has(codec as Format) || losslessCodecs.has(name) || isPcm || name.startsWith('dsd');
  const bits = decoder.bitsPerRawSample || (isPcm ? decoder.bitsPerCodedSample : 0) || widthOf(sampleFormat);
  const kbps = Number(stream.codecpar.bitRate > 0n ? stream.codecpar.bitRate : format.bitRate) / 1000;
  const layout = stream.codecpar.channelLayout;
  const { num, den } = stream.timeBase;
  const rate = decoder.sampleRate || stream.codecpar.sampleRate;
  const samples = stream.duration > 0n ? Math.round((Number(stream.duration) * num * rate) / den) : 0;
  const described = layout.order === c.AV_CHANNEL_ORDER_UNSPEC ? null : av.avChannelLayoutDescribe(layout);
  return {
    codec,
    container,
    sampleRateHz: rate,
    channels: stream.codecpar.channels,
    ...(isLossless ? { bitDepth: bits } : {}),
    ...(kbps > 0 ? { kbps: Math.round(kbps) } : {}),
    samples,
    isLossless,
    isFloat: sampleFormat.startsWith('flt') || sampleFormat.startsWith('dbl'),
    ...(described ? { layout: described } : {}),
  };
}

/** Of one sample, in bits. */
export function widthOf(sampleFormat: string): number {
  if (sampleFormat.startsWith('u8')) return 8;
  if (sampleFormat.startsWith('s16')) return 16;
  return sampleFormat.startsWith('dbl') || sampleFormat.startsWith('s64') ? 64 : 32;
}

const errnoNames: Record<number, string> = {
  2: 'ENOENT',
  13: 'EACCES',
  1: 'EPERM',
  5: 'EIO',
  20: 'ENOTDIR',
  21: 'EISDIR',
};

function openFailure(code: number): TrackFailure {
  const name = errnoNames[-code];
  if (name) return failureOfSystemError(Object.assign(new Error(name), { code: name }), 'source');
  return new TrackFailure('no-audio', 'There is no sound in this file that Gatefold can read.');
}
