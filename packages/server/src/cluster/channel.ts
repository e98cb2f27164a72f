// What servers that share one database tell one another. A hint, never the truth: what must not be missed stands in
// the database, and who keeps a copy of it reads it again after a gap.

export type Hear = (text: string) => void;

export type Channel = {
  /** Whether there can be other servers at all: where not, nothing needs to be put into words for them. */
  readonly hasOthers: boolean;
  /** Heard once on every server that subscribed: here at once, elsewhere a moment later and in the same order. */
  publish(topic: string, text: string): void;
  /** The same, but not heard here. */
  tellOthers(topic: string, text: string): void;
  /** The answer ends it. */
  subscribe(topic: string, hear: Hear): () => void;
  /** Called when messages of other servers may have been missed, once they are heard again. The answer ends it. */
  onGap(hear: () => void): () => void;
  /** Resolves once other servers are heard. */
  start(): Promise<void>;
  /** Sends what waits, then hears nothing any more. */
  stop(): Promise<void>;
};

export type Subscribers = Pick<Channel, 'subscribe' | 'onGap'> & {
  hear(topic: string, text: string): void;
  gap(): void;
};

/** Who listens on this server. One that throws does not keep the others from hearing. */
export const createSubscribers = (onError: (error: unknown) => void): Subscribers => {
  const topics = new Map<string, Set<Hear>>();
  const gaps = new Set<() => void>();

  const tell = (run: () => void) => {
    try {
      run();
    } catch (error) {
      onError(error);
    }
  };

  return {
    subscribe(topic, hear) {
      const hearers = topics.getOrInsertComputed(topic, () => new Set<Hear>());
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    onGap(hear) {
      gaps.add(hear);
      return () => gaps.delete(hear);
    },
    hear(topic, text) {
      for (const hear of topics.get(topic) ?? []) tell(() => hear(text));
    },
    gap() {
      for (const hear of gaps) tell(hear);
    },
  };
};

/** The channel of a server that is alone with its database. */
export const createLocalChannel = (onError: (error: unknown) => void): Channel => {
  const { subscribe, onGap, hear } = createSubscribers(onError);
  return {
    hasOthers: false,
    publish: hear,
    tellOthers: () => {},
    subscribe,
    onGap,
    start: async () => {},
    stop: async () => {},
  };
};
