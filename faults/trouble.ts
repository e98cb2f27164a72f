// Everything that goes wrong with machines and networks. Each kind undoes itself, but for the failover.
import { setTimeout as wait } from 'node:timers/promises';
import type { Postgres } from '../tools/postgres.ts';
import type { Network } from './proxy.ts';
import type { Server } from './servers.ts';
import { startStandby } from './standby.ts';

export type TroubleParts = {
  postgres: Postgres;
  servers: readonly Server[];
  startServer(server: Server): Promise<void>;
  /** 0 to below 1. */
  random(): number;
};

export type Trouble = { name: string; run(): Promise<void> };

export const createTrouble = ({ postgres, servers, startServer, random }: TroubleParts) => {
  const between = (least: number, most: number) => least + random() * (most - least);
  const someServer = () => servers[Math.floor(random() * servers.length)] as Server;
  let standby: Awaited<ReturnType<typeof startStandby>> | undefined;

  const through = async ({ network }: Server, allowed: Partial<Network>, ms: number) => {
    network.let(allowed);
    await wait(ms);
    network.let({});
  };
  const paused = async (pid: number | undefined, ms: number) => {
    if (pid === undefined) return;
    process.kill(pid, 'SIGSTOP');
    await wait(ms);
    process.kill(pid, 'SIGCONT');
  };
  const cut = { up: false, down: false };

  /** Each kind and how often it comes. */
  const kinds: (Trouble & { weight: number })[] = [
    {
      name: 'a node is stopped (SIGSTOP)',
      weight: 5,
      run: () => paused(someServer().process?.pid, between(100, 3000)),
    },
    {
      name: 'a node is killed (kill -9)',
      weight: 3,
      async run() {
        const server = someServer();
        server.port = 0;
        server.process?.kill('SIGKILL');
        await wait(between(100, 2500));
        await startServer(server);
      },
    },
    {
      name: 'the network of a node is cut',
      weight: 4,
      run: () => through(someServer(), cut, between(200, 4000)),
    },
    {
      name: 'what a node says does not arrive',
      weight: 3,
      run: () => through(someServer(), { up: false }, between(200, 4000)),
    },
    {
      name: 'what a node is told does not arrive',
      weight: 3,
      run: () => through(someServer(), { down: false }, between(200, 4000)),
    },
    {
      name: 'the network of a node is slow',
      weight: 3,
      run: () => through(someServer(), { delayMs: between(20, 400) }, between(500, 3000)),
    },
    {
      name: 'two nodes are cut off',
      weight: 1,
      async run() {
        const ms = between(200, 3000);
        await Promise.all(servers.slice(1).map((server) => through(server, cut, ms)));
      },
    },
    {
      name: 'the disk of the database stands still',
      weight: 2,
      run: () => paused(standby?.pid ?? postgres.pid, between(100, 2500)),
    },
  ];
  const ofPrimary: (Trouble & { weight: number })[] = [
    { name: 'the database restarts', weight: 1, run: () => postgres.restart('fast') },
    { name: 'the database crashes', weight: 1, run: () => postgres.restart('immediate') },
  ];

  return {
    /** One kind by chance. The database that was failed over to is left alone by those that would restart it. */
    next(): Trouble {
      const possible = standby === undefined ? [...kinds, ...ofPrimary] : kinds;
      const deck = possible.flatMap((kind) => Array.from({ length: kind.weight }, () => kind));
      return deck[Math.floor(random() * deck.length)] as Trouble;
    },
    /** Comes once: the primary dies under load, its synchronous standby takes over. */
    failOver: {
      name: 'the database fails over to its standby',
      async run() {
        standby = await startStandby(postgres);
        await wait(between(1000, 3000));
        await standby.takeOver();
        for (const { network } of servers) network.lead(standby.port);
      },
    } satisfies Trouble,
    stop(): void {
      standby?.stop();
    },
  };
};
