// What does our streaming path cost against a bare pipeline, and how many listeners does one process carry?
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Track } from '../tests/e2e/contract.ts';
import { tracksOnceScanned } from '../tests/e2e/library.ts';
import { album, wavBytesPerSecond, writeMusic } from '../tests/e2e/music.ts';
import { call, signIn } from '../tests/e2e/people.ts';
import { gatefold, owner, startServer } from '../tests/e2e/server.ts';
import { median } from './figures.ts';
import { processorSeconds, residentMB } from './processor-time.ts';

/** 5 MB of CD audio. */
const songSeconds = 5_000_000 / wavBytesPerSecond;
const filesARound = 100;
const rounds = 3;
const listeners = 500;
const listenMs = 20_000;
/** Streams that one device may have open. */
const streamsADevice = 8;

/** Fetches and counts; resolves at the end of the answer or when it is cut. */
const drain = (url: string, token: string, onBytes: (count: number) => void = () => {}) =>
  new Promise<number>((resolve, reject) => {
    const request = get(url, { agent: false, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        onBytes(bytes);
      });
      answer.on('end', () => resolve(bytes));
      answer.on('error', () => resolve(bytes));
    });
    request.on('error', reject);
  });

const bareServer = async (path: string): Promise<{ process: ChildProcess; url: string }> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare-file-server.ts'), path]);
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { process: child, url: `http://127.0.0.1:${port.toString().trim()}/` };
};

const secondsAFile = async (pid: number, urls: { url: string; token: string }[]): Promise<number> => {
  const before = processorSeconds(pid);
  await Promise.all(urls.map(({ url, token }) => drain(url, token)));
  return (processorSeconds(pid) - before) / urls.length;
};

export const bench = {
  name: 'serve',
  question: 'What does the streaming path cost, and how many paced listeners does one process carry?',
  async run() {
    using music = writeMusic(album(1, songSeconds));
    await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
    const pid = server.process.pid as number;
    const deviceCount = Math.ceil(listeners / streamsADevice);
    await gatefold(
      ['accounts', 'limit', owner.email, '--devices', String(deviceCount), '--streams', String(deviceCount)],
      { GATEFOLD_DATA: server.data },
    );
    const tokens: string[] = [];
    for (let device = 0; device < deviceCount; device++) {
      tokens.push((await signIn(server.url, `Device ${device}`)).token);
    }
    const [track] = (await tracksOnceScanned(server.url, tokens[0] as string, 1)) as [Track];
    const ours = Array.from({ length: listeners }, (_, at) => ({
      url: `${server.url}/api/tracks/${track.id}/stream`,
      token: tokens[at % tokens.length] as string,
    }));

    const path = readdirSync(music.path, { recursive: true, encoding: 'utf8' }).find((name) =>
      name.endsWith('.wav'),
    );
    const bare = await bareServer(join(music.path, path as string));
    const barePid = bare.process.pid as number;
    const theirs = Array.from({ length: filesARound }, () => ({ url: bare.url, token: '' }));
    await secondsAFile(barePid, theirs);
    const ratios = [];
    for (let round = 0; round < rounds; round++) {
      const paced = await secondsAFile(pid, ours.slice(0, filesARound));
      const plain = [];
      // The bare one takes milliseconds: several turns make it countable.
      for (let turn = 0; turn < 5; turn++) plain.push(await secondsAFile(barePid, theirs));
      ratios.push(paced / (plain.reduce((sum, value) => sum + value, 0) / plain.length));
    }
    bare.process.kill();

    const received = new Array<number>(listeners).fill(0);
    const all = ours.map(({ url, token }, at) =>
      drain(url, token, (bytes) => {
        received[at] = bytes;
      }).catch(() => 0),
    );
    const before = processorSeconds(pid);
    const startedAt = performance.now();
    await wait(listenMs);
    const tookS = (performance.now() - startedAt) / 1000;
    const busy = (processorSeconds(pid) - before) / tookS;
    const fileBytes = Number(track.format.sizeBytes);
    const neededBytes = Math.min(fileBytes, tookS * wavBytesPerSecond);
    const starved = received.filter((bytes) => bytes < neededBytes * 0.98).length;
    const memory = residentMB(pid);
    await call(server.url, 'POST', '/api/sign-out-everywhere', { token: tokens[0] as string, body: {} });
    await Promise.all(all);

    return {
      figures: {
        processorRatio: median(ratios),
        listeners: received.filter((bytes) => bytes > 0).length,
        starved,
        coresBusy: busy,
        memoryMB: memory,
      },
      bounds: { processorRatio: { max: 1.3 }, listeners: { min: listeners }, starved: { max: 0 } },
      notes: [
        `processorRatio: processor time of the server for a file of 5 MB (${songSeconds.toFixed(0)} s of CD audio), sent at its pace to ${filesARound} at once, over that of node:http with a pipeline of 64 kB chunks, which sends as fast as it can; median of ${rounds} rounds`,
        `starved: of ${listeners} listeners to CD audio at once, those who had less than they could hear in ${(listenMs / 1000).toFixed(0)} s`,
      ],
    };
  },
};
