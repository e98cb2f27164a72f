// How fast is a first scan, against supysonic on the same files, and what does a rescan of unchanged files cost?
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Scan } from '../tests/e2e/contract.ts';
import { call, signIn } from '../tests/e2e/people.ts';
import { startServer } from '../tests/e2e/server.ts';
import { median } from './figures.ts';
import { writeMusicLibrary } from './music-fixtures.ts';
import type { BenchContext } from './run.ts';
import { canScan, createSupysonic } from './supysonic.ts';

/** `copies` are trees of hard links beside the files: 40,000 for the rescan, so that starting a thread does not hide the work. */
const plan = ({ isTrial }: BenchContext) =>
  isTrial
    ? { files: 100, copies: 1, rounds: 1, rescans: 1 }
    : { files: 2000, copies: 19, rounds: 3, rescans: 5 };

const secondsOf = ({ startedAt = '', endedAt = '' }: Scan): number =>
  (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;

type Asked = { url: string; token: string };

/** Waits for the end of a scan that found this many files. */
const scanned = async ({ url, token }: Asked, found: number): Promise<Scan> => {
  for (;;) {
    const { body } = await call<Scan>(url, 'GET', '/api/library/scan', { token });
    if (body.state === 'failed') throw new Error(`the scan failed: ${body.why}`);
    if (body.state === 'idle' && body.endedAt !== undefined && body.found === found) return body;
    await wait(50);
  }
};

const addFolder = async (asked: Asked, path: string, found: number): Promise<Scan> => {
  const { status, text } = await call(asked.url, 'POST', '/api/library/folders', {
    token: asked.token,
    body: { path },
  });
  if (status !== 200) throw new Error(`the folder was refused: ${text}`);
  return scanned(asked, found);
};

const firstScan = async (path: string, files: number): Promise<number> => {
  await using server = await startServer();
  const { token } = await signIn(server.url, 'Bench');
  // What a server does in its first second is not the scan's.
  await wait(1500);
  return secondsOf(await addFolder({ url: server.url, token }, path, files));
};

const peerScan = (path: string): number => {
  using peer = createSupysonic();
  peer.run('folder', 'add', 'music', path);
  const start = peer.run('folder', 'list');
  return peer.run('folder', 'scan', '--foreground', 'music') - start;
};

/** The least that looking at every file can cost. */
const bareWalk = (path: string): number => {
  const from = performance.now();
  const ahead = [path];
  for (let folder = ahead.pop(); folder !== undefined; folder = ahead.pop())
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const inside = join(folder, entry.name);
      if (entry.isDirectory()) ahead.push(inside);
      else statSync(inside);
    }
  return (performance.now() - from) / 1000;
};

const measureRescan = async (
  path: string,
  found: number,
  rescans: number,
): Promise<{ ours: number; bare: number }> => {
  await using server = await startServer();
  const { token } = await signIn(server.url, 'Bench');
  const asked = { url: server.url, token };
  let last = await addFolder(asked, path, found);
  const [ours, bare]: [number[], number[]] = [[], []];
  bareWalk(path);
  for (let i = 0; i < rescans; i++) {
    bare.push(bareWalk(path));
    await call(asked.url, 'POST', '/api/library/scan', { token });
    let now = last;
    while (now.startedAt === last.startedAt) now = await scanned(asked, found);
    ours.push(secondsOf(now));
    last = now;
  }
  return { ours: median(ours), bare: median(bare) };
};

export const bench = {
  name: 'scan',
  question: 'How fast is a first scan against supysonic, and a rescan against a bare walk?',
  async run(context: BenchContext) {
    const { files, copies, rounds, rescans } = plan(context);
    using music = await writeMusicLibrary(files);
    const hasPeer = canScan();
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      ours.push(files / (await firstScan(music.path, files)));
      if (hasPeer) theirs.push(files / peerScan(music.path));
    }
    using many = await writeMusicLibrary(files, copies);
    const rescan = await measureRescan(many.path, many.files, rescans);
    return {
      figures: {
        tracksASecond: median(ours),
        ...(hasPeer ? { supysonicTracksASecond: median(theirs), ratio: median(ours) / median(theirs) } : {}),
        rescanSeconds: rescan.ours,
        bareWalkSeconds: rescan.bare,
        rescanRatio: rescan.ours / rescan.bare,
      },
      bounds: { ...(hasPeer ? { ratio: { min: 8 } } : {}), rescanRatio: { max: 3 } },
      notes: [
        `${files} MP3s of 6 s, 10 to an album; median of ${rounds} scans of a fresh library, of supysonic without the time its command takes to start`,
        `the rescan and the bare walk (readdir and stat, synchronous, in one thread) look at ${many.files} files; median of ${rescans}`,
        ...(hasPeer
          ? []
          : ['supysonic is not installed (apt-get install supysonic): its figures are left out']),
      ],
    };
  },
};
