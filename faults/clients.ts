// What a client does to a node: it looks, listens, signs in and signs out, and writes down what it saw.
import { Agent, type IncomingMessage, request } from 'node:http';
import type { Availability, Call } from './availability.ts';
import type { Line } from './story.ts';

export type Node = { name: string; host: string; port: number };
export type Known = { session: number; device: number; token: string };

export type ClientsParts = {
  onLine(line: Line): void;
  availability: Availability;
};

const lateMs = 8000;
const lookMost = 50;

const moment = () => Number(process.hrtime.bigint());

type Answer = { status: number; body: { token?: string; at?: string; answers?: string } };

export const createClients = ({ onLine, availability }: ClientsParts) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 2000 });
  const streams = new Set<() => void>();
  const endMs: number[] = [];
  let lastSession = 0;

  /** Undefined when no whole answer came. */
  const ask = ({ host, port }: Node, path: string, tokens = ''): Promise<Answer | undefined> =>
    new Promise((resolve) => {
      const headers = { tokens };
      const asked = request({ host, port, path, agent, timeout: lateMs, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text || '{}') }));
        answer.once('close', () => resolve(undefined));
      });
      asked.once('timeout', () => asked.destroy());
      asked.once('error', () => resolve(undefined));
      asked.end();
    });

  /** Counts what came back; true when it was an answer and not a "try again". */
  const note = (call: Call, node: Node, asked: number, status: number | undefined): boolean => {
    if (status === 200) availability.answered(call, node.name);
    else if (status === undefined) availability.failed(call, 'lost', asked);
    else if (status === 503) availability.failed(call, 'refused', asked);
    return status !== undefined && status !== 503;
  };

  type Question = { about: readonly Known[]; resolve(hasAll: boolean | undefined): void };
  const questions = new Map<string, Question[]>();

  const lookNow = async (node: Node, together: readonly Question[]): Promise<void> => {
    const began = moment();
    const asked = performance.now();
    const all = together.flatMap(({ about }) => about);
    const answer = await ask(node, '/look', all.map(({ token }) => token).join());
    const letters = answer?.body.answers ?? '';
    const those = (letter: string) =>
      all.filter((_, at) => letters[at] === letter).map(({ session }) => session);
    const line = { memory: those('m'), store: those('s'), refused: those('r') };
    const isUnsure = letters.includes('u');
    if (letters === '') note('check', node, asked, answer?.status);
    else {
      onLine({ kind: 'look', node: node.name, began, ...line });
      if (isUnsure) note('check', node, asked, 503);
      else if (line.memory.length + line.store.length > 0) note('check', node, asked, 200);
    }
    const isKnown = letters !== '' && !isUnsure;
    for (const { resolve } of together) resolve(isKnown ? line.store.length === 0 : undefined);
  };

  /**
   * Asks about several sessions, and with them about all that others ask this node at the moment. True when it answered
   * each from memory, or refused it: then it has no more to learn of them. Undefined when it could not be sure, or said
   * nothing.
   */
  const look = (node: Node, about: readonly Known[]): Promise<boolean | undefined> => {
    if (about.length === 0) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<boolean | undefined>();
    const waiting = questions.get(node.name) ?? [];
    questions.set(node.name, waiting);
    if (waiting.push({ about, resolve }) === 1)
      setImmediate(() => {
        // A header holds some 300 tokens.
        for (let rest = waiting.splice(0); rest.length > 0; ) void lookNow(node, rest.splice(0, lookMost));
      });
    return promise;
  };

  /**
   * Reads a stream until it is cut; true when anything was heard. Each line of it is the moment at which the node decided
   * to write.
   */
  const listen = (node: Node, { session, token }: Known): Promise<boolean> => {
    let at = 0;
    const asked = performance.now();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const over = () => {
      if (streams.delete(over) && at > 0) onLine({ kind: 'wrote', session, node: node.name, at });
      resolve(at > 0);
    };
    streams.add(over);
    const hear = (answer: IncomingMessage) => {
      note('stream', node, asked, answer.statusCode);
      let rest = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        at = Number(lines.at(-1) ?? at);
      });
      answer.on('error', () => {});
    };
    const headers = { tokens: token };
    request({ host: node.host, port: node.port, path: '/stream', agent: false, headers }, hear)
      .on('error', () => {
        if (at === 0) note('stream', node, asked, undefined);
      })
      .once('close', over)
      .end();
    return promise;
  };

  /** Its `room` must be of that account. `full` when others have all places. */
  const signIn = async (
    node: Node,
    account: number,
    wish: { device: number; limit: number; room?: readonly number[] | 'all' },
  ): Promise<Known | 'full' | undefined> => {
    const { device, limit, room } = wish;
    const began = moment();
    const asked = performance.now();
    const query = new URLSearchParams({ account: `${account}`, device: `${device}`, limit: `${limit}` });
    if (room !== undefined) query.set('room', room === 'all' ? room : room.join());
    const answer = await ask(node, `/sign-in?${query}`);
    const isAnswered = note('sign-in', node, asked, answer?.status);
    const token = answer?.body.token;
    if (token !== undefined) {
      const session = ++lastSession;
      const withRoom = room === undefined ? {} : { room };
      onLine({ kind: 'in', account, device, session, ...withRoom, began, answered: Number(answer?.body.at) });
      return { session, device, token };
    }
    // Where no word came back it may have happened, and ended what was to go for it.
    if (!isAnswered)
      onLine({
        kind: 'end',
        account,
        began,
        ...(room === 'all' ? {} : { devices: [device, ...(room ?? [])] }),
      });
    return answer?.status === 409 ? 'full' : undefined;
  };

  /** Without `devices`: everywhere. True when it was acknowledged. */
  const end = async (node: Node, account: number, devices?: readonly number[]): Promise<boolean> => {
    const began = moment();
    const asked = performance.now();
    const query = devices === undefined ? '' : `&device=${devices.join()}`;
    const answer = await ask(node, `/end?account=${account}${query}`);
    const isDone = note('end', node, asked, answer?.status);
    onLine({
      kind: 'end',
      account,
      began,
      ...(devices === undefined ? {} : { devices }),
      ...(isDone ? { answered: Number(answer?.body.at) } : {}),
    });
    if (isDone) endMs.push(performance.now() - asked);
    return isDone;
  };

  return {
    look,
    listen,
    signIn,
    end,
    endMs,
    get streams() {
      return streams.size;
    },
    /** Writes down what is still being heard. */
    stop(): void {
      for (const over of [...streams]) over();
    },
  };
};

export type Clients = ReturnType<typeof createClients>;
