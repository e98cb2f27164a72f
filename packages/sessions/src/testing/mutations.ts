// Faults that the simulator must see. Each is planted in the code as it is loaded (see plant.ts), so each names the
// exact text that it changes: whoever changes that line decides here what the fault is now.
import type { Edit } from './plant.ts';

export type Mutation = { name: string; edits: readonly Edit[] };

const one = (name: string, file: string, find: string, replace: string): Mutation => ({
  name,
  edits: [{ file, find, replace }],
});

export const mutations: readonly Mutation[] = [
  one(
    'trust counts from after the read',
    'follow-log.ts',
    'const from = trust.moment();\n      await readOn();',
    'await readOn();\n      const from = trust.moment();',
  ),
  one(
    'memory is filled without the generation test',
    'truth.ts',
    'if (proof !== undefined && log.generation === generation) insert',
    'if (proof !== undefined) insert',
  ),
  {
    // As with a plain sequence: numbers are drawn early, and accounts do not wait for each other.
    name: 'sequence numbers become visible out of order',
    edits: [
      {
        find: 'const drop = (session: StoredSession) => {',
        replace: `let drawn = 0;
  const turns = new Map<number, Promise<unknown>>();
  const inTurnOf = (account: number) => <T>(work: () => Promise<T>): Promise<T> => {
    const result = (turns.get(account) ?? Promise.resolve()).then(work);
    turns.set(account, result.catch(() => {}));
    return result;
  };
  const drop = (session: StoredSession) => {`,
      },
      {
        find: 'signIn: (request, also) =>\n      inTurn(',
        replace: 'signIn: (request, also) =>\n      inTurnOf(request.account)(',
      },
      {
        find: 'end: (request, also) =>\n      inTurn(',
        replace: 'end: (request, also) =>\n      inTurnOf(request.account)(',
      },
      { find: 'push({ seq: head + entries.length + 1,', replace: 'push({ seq: ++drawn,' },
      { find: '{\n            seq: head + 1,', replace: '{\n            seq: ++drawn,' },
      { find: '{\n          seq: head + 1,', replace: '{\n          seq: ++drawn,' },
      { find: 'append([{ seq: head + 1,', replace: 'append([{ seq: ++drawn,' },
      {
        find: 'head = entries.at(-1)?.seq ?? head;',
        replace: 'log.sort((a, b) => a.seq - b.seq);\n    head = log.at(-1)?.seq ?? head;',
      },
    ].map((edit) => ({ file: 'memory/store-memory.ts', ...edit })),
  },
  one(
    'acknowledged before the nodes applied and before L',
    'acknowledge.ts',
    'if ([...waiting.keys()].every((node) => struck.has(node))) break;',
    'break;',
  ),
  one(
    'a node trusts before it registers',
    'follow-log.ts',
    'await startOver();\n        await register();',
    'await startOver();\n        state.reported = state.applied;',
  ),
  one('only the monotonic clock across a sleep', 'trust.ts', 'return mono + sleptMs;', 'return mono;'),
  one(
    'a wall clock that is set back hides a sleep',
    'trust.ts',
    'if (change > 0) sleptMs += change;',
    'sleptMs += change;',
  ),
  {
    name: 'an ending waits by the wall clock too',
    edits: [
      {
        file: 'acknowledge.ts',
        find: 'const waitedFor = new Set<string>();',
        replace: 'const waitedFor = new Set<string>();\n  const wall = clock.now();',
      },
      {
        file: 'acknowledge.ts',
        find: 'const waitedMs = clock.monotonic() - committed;',
        replace: 'const waitedMs = Math.max(clock.now() - wall, clock.monotonic() - committed);',
      },
    ],
  },
  one(
    'a report that was lost is not made again',
    'follow-log.ts',
    'const isListed = await store.report(node, applied);',
    'state.reported = applied;\n    const isListed = await store.report(node, applied);',
  ),
  one(
    'a report that was refused counts as made',
    'follow-log.ts',
    'state.reported = isListed ? applied : never;\n    return isListed;',
    'state.reported = applied;\n    return true;',
  ),
  one(
    'an ending that finds nothing left is acknowledged at once',
    'sessions.ts',
    'last = await log.catchUp();',
    'return { tookMs: 0, nodes: [], closed: [] };',
  ),
  one(
    'a node is struck off without a look at its report',
    'acknowledge.ts',
    'await store.strikeOff(node, seq)',
    'await store.strikeOff(node)',
  ),
  {
    name: 'starting over forgets before it reads the head of the log',
    edits: [
      {
        file: 'follow-log.ts',
        find: 'const head = await store.readHead();',
        replace:
          'state.generation++;\n    index.clear();\n    endedBelow.clear();\n    const head = await store.readHead();',
      },
      {
        file: 'follow-log.ts',
        find: 'state.generation++;\n    index.clear();\n    endedBelow.clear();\n    remembered.clear();',
        replace: 'remembered.clear();',
      },
    ],
  },
  one('a gap in the log is not noticed', 'follow-log.ts', 'isReplaced || !isWhole || ', 'isReplaced || '),
  one(
    'a start keeps what was in memory',
    'follow-log.ts',
    'await startOver();\n        await register();',
    'state.applied = await store.readHead();\n        state.reported = never;\n        await register();',
  ),
  one(
    'a node that has stopped may trust again',
    'follow-log.ts',
    'while (state.isJoined) {',
    'while (true) {',
  ),
  one(
    'an open thing is tied without the generation test',
    'sessions.ts',
    'if (log.generation !== generation) continue;',
    '',
  ),
  one(
    'open things are closed after the report',
    'follow-log.ts',
    'const closed = await live.close(account, isOver, why);',
    'timers.after(20, () => void live.close(account, isOver, why));\n      const closed: Closed[] = [];',
  ),
  one(
    'the check does not ask whether the account signed out everywhere',
    'sessions.ts',
    'if (!log.isEnded(account, epoch) && ',
    'if (',
  ),
  one(
    'the epoch is not compared at sign-in',
    'memory/store-memory.ts',
    "if (account.epoch !== request.epoch) return { kind: 'overtaken' };",
    '',
  ),
  one(
    'sessions past their deadlines neither count nor end',
    'memory/store-memory.ts',
    'const now = alive(account);\n        const own',
    'const now = alive(account).filter((session) => !isPast(session, at));\n        const own',
  ),
  one(
    'housekeeping deletes without an entry in the log',
    'memory/store-memory.ts',
    'if (isCurrent(session)) append(',
    'if (session.endsAt < 0) append(',
  ),
  one(
    'the sessions of an account are counted outside its lock',
    'memory/store-memory.ts',
    'inTurn(async (): Promise<SignInOutcome> => {',
    'turn.then(async (): Promise<SignInOutcome> => {',
  ),
  one(
    'a node that leaves goes on trusting',
    'follow-log.ts',
    'state.isJoined = false;\n        trust.drop();',
    'state.isJoined = false;',
  ),
  one(
    'a sign-in that makes room does not wait for the acknowledgement',
    'sessions.ts',
    'const ending = await acknowledge(entries, started);',
    'acknowledge(entries, started).catch(onError);\n    const ending = { tookMs: 0, nodes: [], closed: [] };',
  ),
  one(
    'a sign-in that finds room waits for nobody',
    'sessions.ts',
    'const ending = await acknowledge(entries, started);',
    'const ending = entries.length > 0 ? await acknowledge(entries, started) : { tookMs: 0, nodes: [], closed: [] };',
  ),
  one(
    'a node that was struck off trusts before it registers anew',
    'follow-log.ts',
    'trust.drop();\n      await register();',
    'trust.renew(from);\n      await register();',
  ),
  one(
    'L is waited for from before the commit',
    'sessions.ts',
    'let committed = clock.monotonic();',
    'let committed = started;',
  ),
  one(
    'every node is waited for as long as the usual one',
    'acknowledge.ts',
    'lapsedAfterMs(trustMs) - waitedMs',
    'lapsedAfterMs(1000) - waitedMs',
  ),
  {
    name: 'an old report or registration that comes late counts',
    edits: [
      {
        file: 'memory/store-memory.ts',
        find: 'applied: Math.max(applied, before.applied) });',
        replace: 'applied });',
      },
      {
        file: 'memory/store-memory.ts',
        find: 'applied: Math.max(applied, nodes.get(node)?.applied ?? 0), trustMs });',
        replace: 'applied, trustMs });',
      },
    ],
  },
];
