// A power cut at any moment loses nothing that was acknowledged: no sign-in, no rename, and above all no sign-out.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Device } from './contract.ts';
import { askToSignIn, call, isSignedIn, type SignedInDevice } from './people.ts';
import { type Server, startServer } from './server.ts';
import { isOnPostgres } from './store.ts';

const kills = Number(process.env['KILLS'] ?? (isOnPostgres ? 10 : 50));
/**
 * The moment of a kill lies anywhere in so long a time, which is enough for some dozen acts of each device.
 * On PostgreSQL the first sign-out of each life waits until the trust of the server that was killed has lapsed.
 */
const longestMs = isOnPostgres ? 5000 : 400;
const seed = process.env['SEED'] === undefined ? Date.now() % 2 ** 31 : Number(process.env['SEED']);

/** Mulberry32: small and good enough to choose moments. */
function createRandom(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a device knows for certain, and what was under way when the power went. */
type Known = {
  id?: string;
  /** Acknowledged and not ended since, as far as the device knows. */
  token?: string;
  name?: string;
  /** Asked for and not answered: may or may not have happened. */
  underWay?: 'sign-in' | 'sign-out' | { rename: string };
};

type Counts = { signIns: number; signOuts: number; renames: number };

/** Signs in, renames, signs out, on and on, until the server is gone. Each answer is written down as it comes. */
async function live(
  base: string,
  known: Known,
  number: number,
  ended: string[],
  counts: Counts,
  random: () => number,
) {
  try {
    for (;;) {
      if (known.token === undefined) {
        known.underWay = 'sign-in';
        const wish = { name: `Device ${number}`, ...(known.id === undefined ? {} : { id: known.id }) };
        const answer = await askToSignIn(base, wish);
        assert.equal(answer.status, 200, answer.text);
        const { token, device }: SignedInDevice = answer.body;
        Object.assign(known, { token, id: device.id, name: device.name });
        counts.signIns++;
      } else if (random() < 0.5) {
        const name = `Renamed ${Math.floor(random() * 1e9)}`;
        known.underWay = { rename: name };
        const path = `/api/devices/${known.id}`;
        const answer = await call<Device>(base, 'PATCH', path, { token: known.token, body: { name } });
        assert.equal(answer.status, 200, answer.text);
        known.name = name;
        counts.renames++;
      } else {
        known.underWay = 'sign-out';
        const answer = await call(base, 'POST', '/api/sign-out', { token: known.token });
        assert.equal(answer.status, 200, answer.text);
        ended.push(known.token);
        delete known.token;
        counts.signOuts++;
      }
      delete known.underWay;
    }
  } catch (error) {
    // fetch says a lost connection with a TypeError; anything else is a finding.
    if (!(error instanceof TypeError)) throw error;
  }
}

/** After the restart: what was acknowledged is there, what was under way is one or the other. */
async function compare(base: string, known: Known) {
  const { token, underWay } = known;
  if (token !== undefined) {
    const still = await isSignedIn(base, token);
    if (underWay === 'sign-out') {
      if (!still) delete known.token;
    } else if (underWay !== 'sign-in') {
      assert.equal(still, true, 'an acknowledged sign-in was lost');
    }
    if (still) {
      const { body } = await call<{ items: Device[] }>(base, 'GET', '/api/devices', { token });
      const name = body.items.find(({ id }) => id === known.id)?.name;
      const asked = typeof underWay === 'object' ? underWay.rename : known.name;
      assert.ok(name === known.name || name === asked, `"${known.name}" became "${name}"`);
      if (name !== undefined) known.name = name;
    }
  }
  delete known.underWay;
}

test(`nothing acknowledged is lost in ${kills} kills`, async (context) => {
  console.log(`kill -9: SEED=${seed}`);
  const random = createRandom(seed);
  const data = mkdtempSync(join(tmpdir(), 'gatefold-kills-'));
  const devices: Known[] = Array.from({ length: 5 }, () => ({}));
  const ended: string[] = [];
  const counts: Counts = { signIns: 0, signOuts: 0, renames: 0 };
  let server: Server | undefined;
  try {
    for (let round = 0; round < kills; round++) {
      server = await startServer({ data });
      const { url } = server;
      for (const known of devices) await compare(url, known);
      // All that ended in the last rounds, and some from long ago.
      const sample = [...ended.slice(-30), ...ended.slice(0, -30).filter(() => random() < 0.1)];
      const back = await Promise.all(sample.map((token) => isSignedIn(url, token)));
      assert.deepEqual(back.filter(Boolean), [], 'an acknowledged sign-out came back');

      const lives = devices.map((known, at) => live(url, known, at, ended, counts, random));
      await wait(random() * longestMs);
      await server.kill();
      await Promise.all(lives);
    }
    server = await startServer({ data });
    for (const known of devices) await compare(server.url, known);
    const last = server;
    const back = await Promise.all(ended.map((token) => isSignedIn(last.url, token)));
    assert.deepEqual(back.filter(Boolean), []);
    context.diagnostic(JSON.stringify(counts));
    const { signIns, signOuts, renames } = counts;
    assert.ok(signIns >= kills && signOuts >= kills / 2 && renames >= kills / 2, JSON.stringify(counts));
  } finally {
    await server?.kill();
    rmSync(data, { recursive: true, force: true });
  }
});
