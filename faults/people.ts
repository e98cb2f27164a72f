// People with several devices: they fill their accounts, listen, and sign out some devices or everywhere, one by one
// and many at once. Whatever was ended is tried at once on every node, where it had been accepted before.
import { setTimeout as wait } from 'node:timers/promises';
import type { SeededRandom } from '../packages/sessions/src/testing/seeded-random.ts';
import type { Clients, Known, Node } from './clients.ts';

export type PeopleParts = {
  clients: Clients;
  /** Those that are up now, as far as anybody knows. */
  nodes(): readonly Node[];
  random: SeededRandom;
  accounts: number;
  limit: number;
};

const devices = 16;
const streamsMost = 2500;
/** How often in a row somebody tries to listen where nothing is heard. */
const listenTries = 3;
/** How long somebody waits for a node that is to be asked once more before an ending. */
const patienceMs = 700;
/** A node that failed is rarely asked for so long. */
const avoidedMs = 1000;
const togetherMost = 25;

/** Of a quiet one no node knows anything until it is ended. */
type Account = { id: number; known: Map<number, Known>; isQuiet: boolean };
type Plan = { account: Account; victims: Known[]; devices: readonly number[] | undefined };

export const createPeople = ({ clients, nodes, random, accounts, limit }: PeopleParts) => {
  const all = Array.from(
    { length: accounts },
    (_, at): Account => ({ id: at + 1, known: new Map(), isQuiet: at % 4 === 0 }),
  );
  /** How long the last ending took. */
  let lastEndMs = 0;
  const failedAt = new Map<string, number>();
  let isOver = false;
  let endings = 0;
  let lastVisited: Account | undefined;

  const soon = (work: Promise<unknown>) => Promise.race([work, wait(patienceMs)]);
  const failed = ({ name }: Node) => failedAt.set(name, performance.now());
  const isWell = ({ name }: Node) => performance.now() - (failedAt.get(name) ?? -Infinity) > avoidedMs;

  const someNode = (): Node | undefined => {
    const up = nodes();
    const well = up.filter(isWell);
    const from = well.length > 0 && random.chance(0.92) ? well : up;
    return from.length === 0 ? undefined : random.pick(from);
  };

  const someDevices = (account: Account): number[] => {
    const own = [...new Set([...account.known.values()].map(({ device }) => device))];
    const count = random.between(1, own.length);
    return own.filter((_, at) => random.chance((count + 0.5) / own.length) || at === 0);
  };

  const lookEverywhere = (about: readonly Known[]) =>
    Promise.all(nodes().map((node) => clients.look(node, about)));

  /** Until every node has them in memory. */
  const show = (victims: readonly Known[]) =>
    Promise.all(
      nodes().map(async (node) => {
        for (let tries = 0; tries < 3; tries++) {
          const hasAll = await clients.look(node, victims);
          if (hasAll === undefined) failed(node);
          if (hasAll !== false) return;
        }
      }),
    );

  /** A player: what is cut it asks for again at once, somewhere, until it knows why. */
  const listen = async (account: Account, known: Known): Promise<void> => {
    for (let tries = 0; tries < listenTries; tries++) {
      const node = someNode();
      if (isOver || node === undefined || clients.streams >= streamsMost) return;
      if (await clients.listen(node, known)) tries = 0;
      if (account.known.get(known.session) !== known) return;
    }
  };

  const signIn = async (account: Account, room?: readonly number[] | 'all'): Promise<void> => {
    const node = someNode();
    if (node === undefined) return;
    const device = random.between(1, devices);
    const isGone = (known: Known) =>
      known.device === device || room === 'all' || (room?.includes(known.device) ?? false);
    const before = [...account.known.values()].filter(isGone);
    const wish = { device, limit, ...(room === undefined ? {} : { room }) };
    const known = await clients.signIn(node, account.id, wish);
    if (known === undefined) failed(node);
    else if (known === 'full') {
      if (room !== undefined || random.chance(0.4)) return;
      const isAll = account.known.size === 0 || random.chance(0.15);
      await signIn(account, isAll ? 'all' : someDevices(account).slice(0, 2));
    } else {
      for (const { session } of before) account.known.delete(session);
      account.known.set(known.session, known);
      if (before.length > 0) void lookEverywhere(before);
      if (!account.isQuiet && random.chance(0.9)) void listen(account, known);
    }
  };

  const fill = async (account: Account): Promise<void> => {
    const count = random.between(2, limit);
    await Promise.all(Array.from({ length: count }, () => signIn(account)));
    if (!account.isQuiet) void lookEverywhere([...account.known.values()]);
  };

  const plan = (account: Account, isEverywhere: boolean): Plan => {
    const chosen = isEverywhere ? undefined : someDevices(account);
    const victims = [...account.known.values()].filter(({ device }) => chosen?.includes(device) ?? true);
    return { account, victims, devices: chosen };
  };

  const carryOut = async (node: Node, { account, victims, devices: chosen }: Plan): Promise<void> => {
    const isDone = await clients.end(node, account.id, chosen);
    if (!isDone) {
      failed(node);
      return;
    }
    // Nobody else has ended all of them meanwhile.
    if (victims.some(({ session }) => account.known.has(session))) endings++;
    // The thief's moment: at once, everywhere.
    void lookEverywhere(victims);
    if (random.chance(0.1)) void wait(random.between(5, 1500)).then(() => lookEverywhere(victims));
    for (const { session } of victims) account.known.delete(session);
  };

  const end = async (plans: readonly Plan[]): Promise<void> => {
    const isQuiet = plans.some(({ account }) => account.isQuiet);
    if (!isQuiet) await soon(Promise.all(plans.map(({ victims }) => show(victims))));
    // Nodes read them from the store while they end.
    else
      for (const { victims } of plans)
        for (const node of nodes())
          for (const victim of victims)
            void wait(random.between(0, Math.ceil(lastEndMs))).then(() => clients.look(node, [victim]));
    const began = performance.now();
    const node = someNode();
    if (node !== undefined) await Promise.all(plans.map((one) => carryOut(node, one)));
    lastEndMs = performance.now() - began;
  };

  const visit = async (): Promise<void> => {
    // Now and then two people have the same account.
    const account = lastVisited !== undefined && random.chance(0.1) ? lastVisited : random.pick(all);
    lastVisited = account;
    if (account.known.size < 2 || random.chance(0.25)) return fill(account);
    if (random.chance(0.8)) return end([plan(account, random.chance(0.35))]);
    const several = Array.from({ length: togetherMost }, () => random.pick(all)).filter(
      ({ isQuiet }) => isQuiet === account.isQuiet,
    );
    return end([...new Set(several)].filter(({ known }) => known.size > 0).map((one) => plan(one, true)));
  };

  const live = async () => {
    while (!isOver) {
      if (nodes().length === 0) await wait(100);
      else await visit();
    }
  };

  return {
    /** So many visits at a time. */
    run: async (visitors: number): Promise<void> => {
      await Promise.all(Array.from({ length: visitors }, live));
    },
    stop(): void {
      isOver = true;
    },
    /** Acknowledged, with something to end: at most as many as the judge finds. */
    get endings() {
      return endings;
    },
  };
};
