// Everything that goes wrong with machines and networks. Each kind undoes itself, but for the failover.
import { setTimeout as wait } from 'node:timers/promises';
import type { SeededRandom } from '../packages/sessions/src/testing/seeded-random.ts';
import { type Postgres, signalAll } from '../tools/postgres.ts';
import type { Disk } from './disk.ts';
import type { Network } from './proxy.ts';
import type { Server } from './servers.ts';
import { startStandby } from './standby.ts';

export type TroubleParts = {
  postgres: Postgres;
  /** That of the database, where it has one of its own. */
  disk: Disk | undefined;
  servers: readonly Server[];
  startServer(server: Server): Promise<void>;
  random: SeededRandom;
};

/** `isCut`: a node cannot hear the database, or not be heard; if that lasts, something must be refused or lost. */
export type Trouble = { name: string; isCut?: boolean; run(): Promise<void> };

export const createTrouble = ({ postgres, disk, servers, startServer, random }: TroubleParts) => {
  const between = (least: number, most: number) => least + random.fraction() * (most - least);
  const someServer = () => random.pick(servers);
  let standby: Awaited<ReturnType<typeof startStandby>> | undefined;

  const through = async ({ network }: Server, allowed: Partial<Network>, ms: number) => {
    network.let(allowed);
    await wait(ms);
    network.let({});
  };
  const pidOf = ({ pid }: { pid?: number | undefined }, what: string): number => {
    if (pid === undefined) throw new Error(`${what} does not run`);
    return pid;
  };
  const frozen = async ({ freeze, thaw }: Disk, ms: number) => {
    await freeze();
    await wait(ms);
    await thaw();
  };
  const cut = { up: false, down: false };

  /** Each kind and how often it comes. */
  const kinds: (Trouble & { weight: number })[] = [
    {
      name: 'a node is stopped (SIGSTOP)',
      weight: 5,
      async run() {
        const server = someServer();
        const pid = pidOf(server.process ?? {}, server.name);
        process.kill(pid, 'SIGSTOP');
        await wait(between(100, 3000));
        process.kill(pid, 'SIGCONT');
      },
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
      isCut: true,
      run: () => through(someServer(), cut, between(200, 4000)),
    },
    {
      name: 'what a node says does not arrive',
      weight: 3,
      isCut: true,
      run: () => through(someServer(), { up: false }, between(200, 4000)),
    },
    {
      name: 'what a node is told does not arrive',
      weight: 3,
      isCut: true,
      run: () => through(someServer(), { down: false }, between(200, 4000)),
    },
    {
      name: 'the network of a node is slow',
      weight: 3,
      run: () => through(someServer(), { delayMs: between(20, 1500) }, between(500, 5000)),
    },
    {
      name: 'two nodes are cut off',
      weight: 1,
      isCut: true,
      async run() {
        const ms = between(200, 3000);
        await Promise.all(servers.slice(1).map((server) => through(server, cut, ms)));
      },
    },
    {
      name: 'all processes of the database are stopped (SIGSTOP)',
      weight: 1,
      async run() {
        const pid = pidOf(standby ?? postgres, 'the database');
        signalAll(pid, 'SIGSTOP');
        await wait(between(100, 3500));
        signalAll(pid, 'SIGCONT');
      },
    },
  ];
  const ofDisk = (its: Disk): (Trouble & { weight: number })[] => [
    {
      name: 'the disk of the database stands still',
      weight: 2,
      run: () => frozen(its, between(100, 4000)),
    },
    {
      name: 'the disk of the database is slow',
      weight: 2,
      async run() {
        const until = performance.now() + between(500, 3000);
        const slowest = between(30, 300);
        while (performance.now() < until) {
          await frozen(its, between(5, slowest));
          await wait(between(1, 20));
        }
      },
    },
  ];
  const ofPrimary: (Trouble & { weight: number })[] = [
    { name: 'the database restarts', weight: 1, run: () => postgres.restart('fast') },
    { name: 'the database crashes', weight: 1, run: () => postgres.restart('immediate') },
  ];

  return {
    /** One kind by chance. The database that was failed over to is left alone by those that would restart it. */
    next(): Trouble {
      const possible = [
        ...kinds,
        ...(disk === undefined ? [] : ofDisk(disk)),
        ...(standby === undefined ? ofPrimary : []),
      ];
      return random.pick(possible.flatMap((kind) => Array.from({ length: kind.weight }, () => kind)));
    },
    /** Comes once: the primary dies under load, its synchronous standby takes over. */
    failOver: {
      name: 'the database fails over to its standby',
      async run() {
        standby = await startStandby(postgres, disk?.folder);
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
