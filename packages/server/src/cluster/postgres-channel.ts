// The channel over LISTEN and NOTIFY of PostgreSQL. A line that is cut in silence looks like one on which nothing is
// said, so each server speaks at least once a second and takes hearing itself as the proof that it hears.
import type { Sql } from 'postgres';
import { type Random, randomId } from '../clock.ts';
import { type Channel, createSubscribers } from './channel.ts';

/** PostgreSQL takes payloads below 8000 bytes; what is around the messages needs some of it. */
const payloadMostBytes = 7800;
const beatMs = 1000;
const deafAfterMs = 4000;
const againAfterMs = 500;
/** Of a database that is away. What comes then is dropped, and every server is told that it has missed something. */
const waitingMost = 5000;
/** How long a message that is too large for a notification stands in its table. */
const keptMs = 60_000;
const name = 'gatefold_channel';

/** `large` is the row that has the messages; `gap` says that some before these were lost. */
type Payload = { from: string; messages?: [topic: string, text: string][]; large?: number; gap?: true };

export type PostgresChannelNeeds = {
  sql: Sql;
  /** Makes a client of its own to listen with. */
  line(): Sql;
  /** The name of this server. */
  node: string;
  random: Random;
  monotonic(): number;
  onError(error: unknown): void;
};

export const createPostgresChannel = (needs: PostgresChannelNeeds): Channel => {
  const { sql, line: newLine, node, random, monotonic, onError } = needs;
  const { subscribe, onGap, hear, gap } = createSubscribers(onError);
  const quoted = JSON.stringify(node);
  let line: Sql | undefined;
  let hasListened = false;
  let heardAt = 0;
  let waiting: string[] = [];
  let isBeatDue = false;
  let hasLost = false;
  /** The last sending failed: said once, not every half second. */
  let isAway = false;
  let sending: Promise<void> | undefined;
  let beat: NodeJS.Timeout | undefined;
  let isStopped = false;

  const sendLarge = (messages: string) => {
    const id = randomId(random);
    return sql`
      with now as (select (extract(epoch from clock_timestamp()) * 1000)::bigint as at),
        trimmed as (delete from channel_messages where at < (select at from now) - ${keptMs}),
        kept as (insert into channel_messages (id, at, messages) select ${id}, at, ${messages} from now returning id)
      select pg_notify(${name}, ${`{"from":${quoted},"large":${id}}`}) from kept`;
  };

  /** Takes the next messages that go out together: as many as one notification takes, or one too large for it. */
  const takeBatch = (): { batch: string[]; isLarge: boolean } => {
    let bytes = 0;
    let count = 0;
    for (const message of waiting) {
      bytes += Buffer.byteLength(message) + 1;
      if (bytes > payloadMostBytes) break;
      count++;
    }
    const isLarge = count === 0 && waiting.length > 0;
    return { batch: waiting.splice(0, isLarge ? 1 : count), isLarge };
  };

  const sendAll = async (): Promise<void> => {
    while (waiting.length > 0 || isBeatDue) {
      const { batch, isLarge } = takeBatch();
      const messages = `[${batch.join(',')}]`;
      const lost = hasLost && !isLarge;
      try {
        if (isLarge) await sendLarge(messages);
        else await sql.notify(name, `{"from":${quoted},"messages":${messages}${lost ? ',"gap":true' : ''}}`);
        isBeatDue = false;
        isAway = false;
        if (lost) hasLost = false;
      } catch (error) {
        if (isStopped) return;
        if (!isAway) onError(error);
        isAway = true;
        waiting.unshift(...batch);
        await new Promise((resolve) => setTimeout(resolve, againAfterMs).unref());
      }
    }
  };

  const send = () => {
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
  };

  const tellOthers = (topic: string, text: string) => {
    if (isStopped) return;
    waiting.push(JSON.stringify([topic, text]));
    if (waiting.length > waitingMost) {
      waiting = [];
      hasLost = true;
    }
    send();
  };

  const read = async ({ from, messages, large, gap: hasGap }: Payload): Promise<void> => {
    if (from === node) {
      heardAt = monotonic();
      return;
    }
    let all = messages ?? [];
    if (large !== undefined) {
      const [row] = await sql<
        { messages: string }[]
      >`select messages from channel_messages where id = ${large}`;
      if (row === undefined) return gap();
      all = JSON.parse(row.messages) as [string, string][];
    }
    for (const [topic, text] of all) hear(topic, text);
    if (hasGap) gap();
  };

  /** In order, although some have to be fetched first. */
  const incoming: Payload[] = [];
  let isReading = false;
  const readAll = async () => {
    if (isReading) return;
    isReading = true;
    for (let next = incoming.shift(); next !== undefined; next = incoming.shift()) {
      await read(next).catch((error) => {
        onError(error);
        gap();
      });
    }
    isReading = false;
  };

  const hangUp = async () => {
    const old = line;
    line = undefined;
    await old?.end({ timeout: 0 }).catch(onError);
  };

  /** Rejects when the database is away; the beat tries again. */
  const open = async (): Promise<void> => {
    await hangUp();
    const opened = newLine();
    line = opened;
    heardAt = monotonic();
    await opened.listen(
      name,
      (payload) => {
        if (line !== opened) return;
        incoming.push(JSON.parse(payload) as Payload);
        void readAll();
      },
      () => {
        if (line !== opened) return;
        // Each time but the very first of all: the client opens a line again by itself when it sees it closed.
        if (hasListened) gap();
        hasListened = true;
      },
    );
  };

  const onBeat = () => {
    isBeatDue = true;
    send();
    if (monotonic() - heardAt > deafAfterMs) open().catch(onError);
  };

  return {
    hasOthers: true,
    publish(topic, text) {
      hear(topic, text);
      tellOthers(topic, text);
    },
    tellOthers,
    subscribe,
    onGap,
    async start() {
      await open();
      beat = setInterval(onBeat, beatMs);
    },
    async stop() {
      clearInterval(beat);
      isStopped = true;
      await sending;
      await hangUp();
    },
  };
};
