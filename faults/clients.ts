// People with devices: they sign in, listen, look, sign out one device or everywhere, at whichever node answers.
import { Agent, request } from 'node:http';
import type { Line } from './story.ts';

export type Node = { name: string; host: string; port: number };
export type Counts = {
  accepted: number;
  refused: number;
  unsure: number;
  lost: number;
  endings: number;
  endMs: number[];
};

export type ClientsParts = {
  /** Those that are up now, as far as anybody knows. */
  nodes(): readonly Node[];
  random(): number;
  limit: number;
  onLine(line: Line): void;
  counts: Counts;
};

const lateMs = 8000;
const devices = 9;
const streamsMost = 300;

const moment = () => Number(process.hrtime.bigint());

type Answer = { status: number; body: { token?: string } };
type Known = { number: number; device: number; token: string };
type Account = { id: number; known: Map<number, Known> };

export const createClients = ({ nodes, random, limit, onLine, counts }: ClientsParts) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 2000 });
  let lastSession = 0;
  let streams = 0;
  let isOver = false;
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

  /** Undefined when no whole answer came. */
  const ask = ({ host, port }: Node, path: string, token = ''): Promise<Answer | undefined> =>
    new Promise((resolve) => {
      const asked = request(
        {
          host,
          port,
          path,
          agent,
          timeout: lateMs,
          headers: { authorization: `Bearer ${token}` },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part) => {
            text += part;
          });
          answer.once('end', () =>
            resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text || '{}') }),
          );
          answer.once('close', () => resolve(undefined));
        },
      );
      asked.once('timeout', () => asked.destroy());
      asked.once('error', () => resolve(undefined));
      asked.end();
    });

  const check = async (node: Node, { number, token }: Known) => {
    const began = moment();
    const answer = await ask(node, '/check', token);
    if (answer === undefined) counts.lost++;
    else if (answer.status === 503) counts.unsure++;
    else {
      const accepted = answer.status === 200;
      counts[accepted ? 'accepted' : 'refused']++;
      onLine({ kind: 'check', session: number, node: node.name, began, accepted });
    }
  };

  /** Reads a stream until it is cut; each line tells when the node wrote it. */
  const listen = (node: Node, { number, token }: Known) => {
    streams++;
    const headers = { authorization: `Bearer ${token}` };
    const asked = request(
      { host: node.host, port: node.port, path: '/stream', agent: false, headers },
      (answer) => {
        let rest = '';
        answer.setEncoding('utf8').on('data', (text: string) => {
          const lines = (rest + text).split('\n');
          rest = lines.pop() ?? '';
          for (const at of lines)
            if (answer.statusCode === 200)
              onLine({ kind: 'wrote', session: number, node: node.name, at: Number(at) });
        });
        answer.on('error', () => {});
      },
    );
    asked.on('error', () => {});
    asked.once('close', () => {
      streams--;
    });
    asked.end();
  };

  const signIn = async (account: Account) => {
    const device = 1 + Math.floor(random() * devices);
    const node = pick(nodes());
    const began = moment();
    const answer = await ask(node, `/sign-in?account=${account.id}&device=${device}&limit=${limit}`);
    const token = answer?.body.token;
    if (token === undefined) {
      // Where no word came back it may have happened, and ended what this device had.
      if (answer?.status !== 409) onLine({ kind: 'end', account: account.id, device, began });
      return;
    }
    const session = ++lastSession;
    onLine({ kind: 'in', account: account.id, device, session, began, answered: moment() });
    const known = { number: session, device, token };
    account.known.set(session, known);
    if (streams < streamsMost && random() < 0.3) listen(node, known);
  };

  const end = async (account: Account) => {
    const victims = [...account.known.values()];
    if (victims.length === 0) return;
    const device = random() < 0.2 ? undefined : pick(victims).device;
    const meant = victims.filter((known) => device === undefined || known.device === device);
    const began = moment();
    const query = device === undefined ? '' : `&device=${device}`;
    const answer = await ask(pick(nodes()), `/end?account=${account.id}${query}`);
    const answered = moment();
    const isDone = answer?.status === 200;
    onLine({
      kind: 'end',
      account: account.id,
      began,
      ...(device === undefined ? {} : { device }),
      ...(isDone ? { answered } : {}),
    });
    if (!isDone) {
      counts.lost++;
      return;
    }
    counts.endings++;
    counts.endMs.push((answered - began) / 1e6);
    // The thief's moment: at once, everywhere.
    for (const known of meant.slice(0, 2)) for (const node of nodes()) void check(node, known);
    for (const { number } of meant) account.known.delete(number);
  };

  const live = async (account: Account) => {
    while (!isOver) {
      if (nodes().length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
      else if (account.known.size < 3 || random() < 0.45) await signIn(account);
      else {
        const known = pick([...account.known.values()]);
        if (random() < 0.3) void check(pick(nodes()), known);
        await end(account);
      }
    }
  };

  return {
    /** Two people share each account, so that their sign-ins and endings meet. */
    run: async (accounts: number): Promise<void> => {
      const all = Array.from({ length: accounts }, (_, at): Account => ({ id: at + 1, known: new Map() }));
      await Promise.all(all.flatMap((account) => [live(account), live(account)]));
    },
    stop(): void {
      isOver = true;
    },
    get streams() {
      return streams;
    },
  };
};
