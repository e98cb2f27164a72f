// The child that the kill test kills: signs in and ends without pause, and says what was acknowledged.
import { randomBytes } from 'node:crypto';
import { createSessions } from '../sessions.ts';
import { openSqlite } from '../sqlite/open.ts';
import { createSqliteStore } from '../sqlite/store-sqlite.ts';

const [path = '', account = '1'] = process.argv.slice(2);
const store = await createSqliteStore(openSqlite(path));
const sessions = createSessions({
  store,
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  random: { bytes: (count) => randomBytes(count) },
  timers: {
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    yield: () => new Promise((resolve) => setImmediate(resolve)),
  },
  node: `${process.pid}`,
});
await sessions.start();
const owner = Number(account);

type Ended = { ended: readonly { id: string }[]; entries: readonly { seq: number }[] };
/** What was acknowledged: `out` and `log` lines for what ended, `in` for the session that was born. */
const say = ({ ended, entries }: Ended, born?: string) => {
  const lines = [...ended.map(({ id }) => `out ${id}`), ...entries.map(({ seq }) => `log ${seq}`)];
  if (born !== undefined) lines.push(`in ${born}`);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
};
const end = async (what: { kind: 'everywhere' } | { kind: 'devices'; devices: number[] }) => {
  const { ended, entry } = await sessions.end({ ...what, account: owner, why: 'x' });
  say({ ended, entries: entry ? [entry] : [] });
};

for (let device = 1; ; device++) {
  let written: Ended = { ended: [], entries: [] };
  const result = await sessions.signIn(await sessions.attempt(owner), {
    device,
    limit: 3,
    makeRoom: device % 7 === 0 ? 'all' : [device - 3],
    also: (_tx, outcome) => {
      written = outcome;
    },
  });
  if (result.kind !== 'signed-in') throw new Error(result.kind);
  say(written, result.session.id);
  if (device % 5 === 0) await end({ kind: 'everywhere' });
  else if (device % 3 === 0) await end({ kind: 'devices', devices: [device - 1] });
  await new Promise((resolve) => setImmediate(resolve));
}
