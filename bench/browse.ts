// How many lists of 50 albums a second, against supysonic's getAlbumList2 on the same library?
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Scan } from '../tests/e2e/contract.ts';
import { call, signIn } from '../tests/e2e/people.ts';
import { startServer } from '../tests/e2e/server.ts';
import { median } from './figures.ts';
import { writeMusicLibrary } from './music-fixtures.ts';
import type { BenchContext } from './run.ts';
import { account, canServe, createSupysonic, untilAnswering } from './supysonic.ts';

const albums = 50;
const connections = 8;
const plan = ({ isTrial }: BenchContext): Plan =>
  isTrial ? { files: 600, seconds: 1, rounds: 1 } : { files: 2000, seconds: 4, rounds: 3 };

type Plan = { files: number; seconds: number; rounds: number };

/** The peer cannot choose a port by itself. */
const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
};

/** Requests a second that are answered with 200, from a load generator in a process of its own. */
const load = async (url: string, headers: Record<string, string>, seconds: number): Promise<number> => {
  const args = [new URL('./browse-load.ts', import.meta.url).pathname, url, JSON.stringify(headers)];
  const child = spawn(process.execPath, [...args, String(connections), String(seconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (part) => {
    text += part;
  });
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`the load on ${url} failed`);
  return Number(text);
};

const measurePeer = async (path: string, { seconds, rounds }: Plan): Promise<number[]> => {
  using peer = createSupysonic();
  peer.run('user', 'add', account.name, '-p', account.password);
  peer.run('folder', 'add', 'music', path);
  peer.run('folder', 'scan', '--foreground', 'music');
  const port = await freePort();
  const server = peer.serve(port);
  const ended = once(server, 'exit');
  try {
    const base = `http://127.0.0.1:${port}/rest`;
    const who = `u=${account.name}&p=${account.password}&v=1.10.2&c=bench&f=json`;
    await untilAnswering(`${base}/ping.view?${who}`);
    const figures: number[] = [];
    for (let round = 0; round < rounds; round++)
      figures.push(
        await load(`${base}/getAlbumList2.view?${who}&type=alphabeticalByName&size=${albums}`, {}, seconds),
      );
    return figures;
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
};

const measureOurs = async (path: string, { files, seconds, rounds }: Plan): Promise<number[]> => {
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: path } });
  const { token } = await signIn(server.url, 'Bench');
  for (;;) {
    const { body } = await call<Scan>(server.url, 'GET', '/api/library/scan', { token });
    if (body.state === 'idle' && body.found === files) break;
    await wait(200);
  }
  const figures: number[] = [];
  for (let round = 0; round < rounds; round++)
    figures.push(
      await load(`${server.url}/api/albums?limit=${albums}`, { authorization: `Bearer ${token}` }, seconds),
    );
  return figures;
};

export const bench = {
  name: 'browse',
  question: 'How many lists of 50 albums a second, against supysonic?',
  async run(context: BenchContext) {
    const now = plan(context);
    const { files, seconds, rounds } = now;
    using music = await writeMusicLibrary(files);
    const ours = median(await measureOurs(music.path, now));
    const theirs = canServe() ? median(await measurePeer(music.path, now)) : undefined;
    return {
      figures: {
        listsASecond: ours,
        ...(theirs === undefined ? {} : { supysonicListsASecond: theirs, ratio: ours / theirs }),
      },
      bounds: theirs === undefined ? {} : { ratio: { min: 20 } },
      notes: [
        `${files} tracks in ${music.albums} albums; ${albums} albums a list, ${connections} connections, ${seconds} s; median of ${rounds}; both with a check of who asks`,
        theirs === undefined
          ? 'supysonic or gunicorn is not installed (apt-get install supysonic python3-gunicorn): its figures are left out'
          : 'supysonic in gunicorn, one process a core, four threads each',
      ],
    };
  },
};
