// What a check costs beside those that others use, and on a route.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from '../faults/connect.ts';
import { createSeededRandom } from '../packages/sessions/src/testing/seeded-random.ts';
import { startPostgres } from '../tools/postgres.ts';
import {
  type Checker,
  createBetterAuth,
  createFastJwt,
  createJose,
  createOursOnPostgres,
  createOursOnSqlite,
} from './checkers.ts';
import { median } from './figures.ts';
import { measureRoute } from './route.ts';
import type { Bench } from './run.ts';

const sessions = 100_000;

/** What `toString('latin1')` comes down to. */
type LatinBytes = { latin1Slice(from: number, until: number): string };

/** Header values as a parser finds them: bytes, of which a string is made for each request. */
const asBytes = (headers: readonly string[]) => {
  const bytes = Buffer.from(headers.join(''), 'latin1') as Buffer & LatinBytes;
  const ends = new Uint32Array(headers.length + 1);
  let end = 0;
  for (const [at, header] of headers.entries()) {
    end += header.length;
    ends[at + 1] = end;
  }
  return (at: number) => bytes.latin1Slice(ends[at] as number, ends[at + 1] as number);
};

/** Microseconds of processor time for a check, those of other threads included; sessions taken at random. */
const measure = async (
  { check, together }: Checker,
  headerOf: (at: number) => string,
  order: Uint32Array,
  count: number,
  turn: number,
) => {
  const start = process.cpuUsage();
  for (let done = 0; done < count; done += together) {
    const at = (turn * count + done) % (order.length - together);
    if (together === 1) {
      const answer = check(headerOf(order[at] as number));
      if (answer instanceof Promise) await answer;
    } else {
      const all = [];
      for (let i = 0; i < together; i++) all.push(check(headerOf(order[at + i] as number)));
      await Promise.all(all);
    }
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / count;
};

/** Each has the same time in a round: long enough for its own data to come back into the processor's caches. */
const roundMs = 300;

const run = async ({ isTrial }: { isTrial: boolean }) => {
  const notes: string[] = [];
  const rounds = isTrial ? 5 : 21;
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-check-'));
  try {
    await using postgres = await startPostgres();
    const sql = connect(postgres.url);
    await using ours = await createOursOnSqlite(sessions, join(folder, 'ours.sqlite'));
    await using onPostgres = await createOursOnPostgres(sessions, sql);
    const checkers: Checker[] = [
      ours,
      onPostgres,
      ...(await createFastJwt(sessions, notes)),
      ...(await createJose(sessions, notes)),
      ...(await createBetterAuth(sessions, join(folder, 'peer.sqlite'), notes)),
    ];
    const random = createSeededRandom(1);
    const order = Uint32Array.from({ length: 1_000_003 }, () => random.between(0, sessions - 1));
    const prepared = checkers.map((checker) => ({
      checker,
      headerOf: asBytes(checker.headers),
      times: [] as number[],
      /** Checks in a round, from what the rounds before it took. */
      count: 200,
    }));
    for (let turn = -3; turn < rounds; turn++) {
      // Each in turn, the first one changing, so that what the machine does meanwhile meets all alike.
      for (let at = 0; at < prepared.length; at++) {
        const one = prepared[(at + turn + 3) % prepared.length] as (typeof prepared)[number];
        await wait(5);
        const time = await measure(one.checker, one.headerOf, order, one.count, turn + 3);
        one.count = Math.max(one.checker.together, Math.round((roundMs * 1000) / time));
        if (turn >= 0) one.times.push(time);
      }
    }
    const micros = new Map(prepared.map(({ checker, times }) => [checker.name, median(times)]));
    const own = micros.get('ours') as number;
    const limits = { fastJwtCached: 0.35, fastJwt: 0.1, jose: 0.03, betterAuth: 0.005 };
    const onPostgresMicros = micros.get('oursOnPostgres') as number;
    const figures: Record<string, number> = {
      oursMicros: own,
      oursOnPostgresMicros: onPostgresMicros,
      postgresToSqlite: onPostgresMicros / own,
    };
    const bounds: Record<string, { max?: number; min?: number }> = { postgresToSqlite: { max: 1.1 } };
    for (const [name, max] of Object.entries(limits)) {
      const theirs = micros.get(name);
      if (theirs === undefined) continue;
      figures[`${name}Micros`] = theirs;
      figures[`toThatOf_${name}`] = own / theirs;
      bounds[`toThatOf_${name}`] = { max };
    }
    const route = await measureRoute(isTrial, notes);
    if (route !== undefined) {
      figures['routeRequestsASecond'] = route.bare;
      figures['routeWithCheckShare'] = route.share;
      bounds['routeWithCheckShare'] = { min: 0.97 };
    }
    notes.push(
      `${sessions} sessions, header strings made anew for each check, medians of ${rounds} interleaved rounds`,
      'microseconds of processor time, all threads of the process together',
      'fast-jwt with its cache has room for every token; jose has 50 verifications under way at once',
    );
    return { figures, bounds, notes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export const bench: Bench = {
  name: 'check',
  question: 'What does a check cost beside a JWT and a session from a database, and on a route?',
  run,
};
