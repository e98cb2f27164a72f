// A source, opened: demuxer, the sound's stream and its decoder.
import { extname } from 'node:path';
import * as c from 'node-av/constants';
import * as av from 'node-av/lib';
import { demuxers } from '../demuxers.ts';
import { discImage, isDiscImage } from '../disc-image.ts';
import type { SourceForm } from '../engine.ts';
import { sourceForm } from '../source-form.ts';
import { failureOfSystemError, TrackFailure } from '../track-failure.ts';

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
    if (!isKnownFromHead(format) && format.findStreamInfoSync(null) < 0)
      throw new TrackFailure('damaged', 'The file is damaged: no sound can be read from it.');
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

/** What these files are stands in their head; to look further reads megabytes of them for nothing. */
function isKnownFromHead(format: av.FormatContext): boolean {
  const [stream] = format.streams;
  if (!stream) return false;
  const codec = av.avGetCodecName(stream.codecpar.codecId) ?? '';
  const container = format.iformat?.name;
  return (container === 'wav' || container === 'aiff') && codec.startsWith('pcm_');
}

/** By what is in the file; by its name only where a file is too short to tell. */
function openFormat(path: string): av.FormatContext {
  const ending = extname(path.replace(/\.part$/, '')).toLowerCase();
  const hint = demuxerOfEnding[ending];
  const isImage = isDiscImage(path);
  let failed = 0;
  for (const demuxer of isImage ? [discImage.demuxer] : hint ? [null, hint] : [null]) {
    const format = new av.FormatContext();
    format.allocContext();
    format.setOption('protocol_whitelist', 'file');
    format.setOption('format_whitelist', demuxers);
    // A WAV's samples are samples. Else they are searched for DTS, megabytes of them, again and again.
    format.setOption('max_probe_packets', '0');
    const opened = format.openInputSync(
      `file:${path}`,
      demuxer === null ? null : av.InputFormat.findInputFormat(demuxer),
      isImage ? av.Dictionary.fromObject(imageOptions) : null,
    );
    if (opened >= 0) return format;
    failed ||= opened;
  }
  throw openFailure(failed);
}

const imageOptions = { sample_rate: discImage.sampleRateHz, ch_layout: discImage.layout };

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
  const { codecpar, timeBase, duration } = stream;
  const layout = codecpar.channelLayout;
  const described = layout.order === c.AV_CHANNEL_ORDER_UNSPEC ? null : av.avChannelLayoutDescribe(layout);
  const sampleRateHz = decoder.sampleRate || codecpar.sampleRate;
  const seconds = duration > 0n ? (Number(duration) * timeBase.num) / timeBase.den : 0;
  return sourceForm({
    demuxer: format.iformat?.name ?? '',
    codec: av.avGetCodecName(codecpar.codecId) ?? '',
    sampleFormat: av.avGetSampleFmtName(decoder.sampleFormat) ?? '',
    sampleRateHz,
    channels: codecpar.channels,
    bitsPerRawSample: decoder.bitsPerRawSample,
    bitsPerCodedSample: decoder.bitsPerCodedSample,
    bitsPerSecond: Number(codecpar.bitRate > 0n ? codecpar.bitRate : format.bitRate),
    samples: Math.round(seconds * sampleRateHz),
    ...(described ? { layout: described } : {}),
    hasOtherStreams: format.streams.some((other) => other.index !== stream.index && isOther(other)),
  });
}

/** Chapters of audiobooks are data, and belong to the sound. */
function isOther({ codecpar, disposition }: av.Stream): boolean {
  const isCover = (disposition & c.AV_DISPOSITION_ATTACHED_PIC) !== 0;
  return otherKinds.has(codecpar.codecType) && !isCover;
}
const otherKinds: ReadonlySet<number> = new Set([
  c.AVMEDIA_TYPE_AUDIO,
  c.AVMEDIA_TYPE_VIDEO,
  c.AVMEDIA_TYPE_SUBTITLE,
]);

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
