// The network of one node. Where the machine allows it the node lives in a network namespace of its own, with one cable
// to its clients and one to the database, and the second is pulled, or loses what goes one way. Elsewhere the process
// between node and database (proxy.ts) holds back what it is told to. Slowness is always that process's.
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Network } from './proxy.ts';

const folder = import.meta.dirname;
const blocks = 60;
const open: Network = { up: true, down: true, delayMs: 0 };

/** A session of its own, as servers have: an interrupt is for the run alone, and the machine shares its time fairly. */
const onItsOwn = { detached: true };

const ip = (...args: string[]) => spawnSync('ip', args, { encoding: 'utf8' });
const must = (...args: string[]) => {
  const done = ip(...args);
  if (done.status !== 0) throw new Error(`ip ${args.join(' ')}: ${done.stderr ?? done.error?.message}`);
  return done.stdout;
};

/** Whether network namespaces can be made here: on Linux, as root. */
export const canSeparate = (): boolean => {
  const probe = `gatefold-${process.pid}`;
  const isMade = process.getuid?.() === 0 && ip('netns', 'add', probe).status === 0;
  return isMade && ip('netns', 'del', probe).status === 0;
};

/** The third number of an address that no other run on this machine has. */
const freeThird = (number: number): number => {
  const used = must('-o', 'addr');
  for (let tries = 0; tries < blocks; tries++) {
    const third = ((process.pid + tries) % blocks) * 4 + number;
    if (!used.includes(` 10.197.${third}.`)) return third;
  }
  throw new Error('too many fault runs on this machine');
};

export type NodeNetwork = {
  /** Where clients find the node. */
  host: string;
  /** The address and port under which the node finds the database. */
  database: { host: string; port: number };
  run(file: string, args: readonly string[]): ChildProcess;
  /** Lets through what is said, until the next word. `up` is from the node to the database. */
  let(network: Partial<Network>): void;
  /** The database is elsewhere from now on. */
  lead(port: number): void;
  remove(): void;
};

export const createNetwork = async (
  number: number,
  databasePort: number,
  isSeparate: boolean,
): Promise<NodeNetwork> => {
  const proxy = fork(
    join(folder, 'proxy.ts'),
    [`${databasePort}`, isSeparate ? '0.0.0.0' : '127.0.0.1'],
    onItsOwn,
  );
  const [{ port }] = (await once(proxy, 'message')) as [{ port: number }];
  const lead = (to: number) => void proxy.send({ target: to });
  if (!isSeparate) {
    return {
      host: '127.0.0.1',
      database: { host: '127.0.0.1', port },
      run: (file, args) => fork(file, [...args], onItsOwn),
      let: (network) => void proxy.send({ ...open, ...network }),
      lead,
      remove: () => void proxy.kill(),
    };
  }
  const space = `gatefold-${process.pid}-${number}`;
  const tail = `${process.pid % 10_000}n${number}`;
  const third = freeThird(number);
  const cable = (kind: 'd' | 'c', second: number) => {
    const [here, there] = [`gf${kind}h${tail}`, `gf${kind}n${tail}`];
    const addresses = { here: `10.${second}.${third}.1`, there: `10.${second}.${third}.2` };
    must('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', space);
    must('addr', 'add', `${addresses.here}/30`, 'dev', here);
    must('link', 'set', here, 'up');
    must('-n', space, 'addr', 'add', `${addresses.there}/30`, 'dev', there);
    must('-n', space, 'link', 'set', there, 'up');
    return { device: here, ...addresses };
  };
  must('netns', 'add', space);
  must('-n', space, 'link', 'set', 'lo', 'up');
  const toDatabase = cable('d', 197);
  const toClients = cable('c', 198);
  /** What does not pass now: all of it, or one way. */
  const held = new Set<'pulled' | 'up' | 'down'>();
  const set = (what: 'pulled' | 'up' | 'down', isSo: boolean, make: (isSo: boolean) => void) => {
    if (isSo === held.has(what)) return;
    make(isSo);
    if (isSo) held.add(what);
    else held.delete(what);
  };
  return {
    host: toClients.there,
    database: { host: toDatabase.here, port },
    run: (file, args) =>
      spawn('ip', ['netns', 'exec', space, process.execPath, file, ...args], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        ...onItsOwn,
      }),
    let(network) {
      const { up, down, delayMs } = { ...open, ...network };
      set('pulled', !up && !down, (isSo) => must('link', 'set', toDatabase.device, isSo ? 'down' : 'up'));
      set('up', !up && down, (isSo) =>
        must('-n', space, 'route', isSo ? 'add' : 'del', 'blackhole', `${toDatabase.here}/32`),
      );
      set('down', up && !down, (isSo) =>
        must('route', isSo ? 'add' : 'del', 'blackhole', `${toDatabase.there}/32`),
      );
      proxy.send({ ...open, delayMs });
    },
    lead,
    remove() {
      proxy.kill();
      set('down', false, () => ip('route', 'del', 'blackhole', `${toDatabase.there}/32`));
      ip('netns', 'del', space);
    },
  };
};
