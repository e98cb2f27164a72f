// The filters between decoder and encoder.
import * as c from 'node-av/constants';
import * as av from 'node-av/lib';

export type FrameForm = { sampleFormat: string; sampleRateHz: number; layout: string; channels: number };

export type Chain = {
  /** Of what comes out. */
  layout: av.Frame['channelLayout'];
  /** Gives what has become ready, always in the same `Frame`. `null` flushes. */
  push(frame: av.Frame | null): Generator<av.Frame, void>;
  free(): void;
};

export function formOfFrame(frame: av.Frame): FrameForm {
  const { channelLayout } = frame;
  const isUnknown = channelLayout.order === c.AV_CHANNEL_ORDER_UNSPEC;
  const known = isUnknown ? av.avChannelLayoutDefault(channelLayout.nbChannels) : channelLayout;
  return {
    sampleFormat:
      av.avGetSampleFmtName(
        frame.format as av.Frame['format'] & Parameters<typeof av.avGetSampleFmtName>[0],
      ) ?? '',
    sampleRateHz: frame.sampleRate,
    layout: av.avChannelLayoutDescribe(known) ?? `${channelLayout.nbChannels}c`,
    channels: channelLayout.nbChannels,
  };
}

/** `filters` as FFmpeg writes them, separated by commas. `from` must be the form of every frame pushed. */
export function createChain(from: FrameForm, filters: string[]): Chain {
  const graph = new av.FilterGraph();
  graph.alloc();
  graph.nbThreads = 1;
  const source = graph.createFilter(
    av.Filter.getByName('abuffer')!,
    'in',
    `time_base=1/${from.sampleRateHz}:sample_rate=${from.sampleRateHz}:sample_fmt=${from.sampleFormat}:channel_layout=${from.layout}`,
  );
  const sink = graph.createFilter(av.Filter.getByName('abuffersink')!, 'out', null);
  if (!source || !sink) throw new Error(`no filter for ${JSON.stringify(from)}`);
  const outputs = av.FilterInOut.createList([{ name: 'in', filterCtx: source, padIdx: 0 }]);
  const inputs = av.FilterInOut.createList([{ name: 'out', filterCtx: sink, padIdx: 0 }]);
  av.FFmpegError.throwIfError(
    graph.parsePtr(filters.join(',') || 'anull', inputs, outputs),
    filters.join(','),
  );
  av.FFmpegError.throwIfError(graph.configSync(), filters.join(','));
  const out = new av.Frame();
  out.alloc();
  return {
    layout: sink.buffersinkGetChannelLayout(),
    *push(frame) {
      const added = source.buffersrcAddFrameSync(frame);
      if (added < 0 && added !== c.AVERROR_EOF) av.FFmpegError.throwIfError(added, 'push into the filters');
      for (;;) {
        const got = sink.buffersinkGetFrameSync(out);
        if (got === c.AVERROR_EAGAIN || got === c.AVERROR_EOF) return;
        av.FFmpegError.throwIfError(got, 'pull from the filters');
        yield out;
        out.unref();
      }
    },
    free() {
      out.free();
      graph.free();
    },
  };
}

/** The layout that a chain would give out, or, without filters, the one that a name stands for. */
export function layoutAfter(from: FrameForm, filters: string[]): Chain['layout'] {
  const chain = createChain(from, filters);
  chain.free();
  return chain.layout;
}
