// The server processes of one household: how far each is, and what it counts. For those who administer.
import { type Static, Type } from 'typebox';
import { Moment, oneOf } from './words.ts';

const Count = Type.Integer({ minimum: 0 });

/** What a server counts since it started. */
export const ServerFigures = Type.Object({
  /** 0 when it has none: then it asks the database about every request. */
  trustLeftMs: Type.Number({ minimum: 0 }),
  /** The trust that a read of the log gives. */
  trustMs: Type.Number(),
  /** Checks answered from memory, from the database, refused, and refused because nothing was sure. */
  checks: Type.Object({ memory: Count, store: Count, refused: Count, unsure: Count }),
  /** `counts` by `acknowledgementClassesMs`. */
  acknowledgements: Type.Object({ count: Count, sumMs: Type.Number(), counts: Type.Array(Count) }),
  /** Sessions in memory. */
  indexed: Count,
  /** Open things of sessions: streams and event channels. */
  live: Count,
  streams: Count,
});
export type ServerFigures = Static<typeof ServerFigures>;

export const serverStates = [
  'up-to-date',
  /** Entries of the log are still to be applied. */
  'behind',
  /** It accepts nothing from its memory now. */
  'no-trust',
  /** It has reported nothing for a while: stopped suddenly, or cut off. */
  'silent',
] as const;
export type ServerState = (typeof serverStates)[number];

export const ServerRow = Type.Object({
  name: Type.String(),
  thisServer: Type.Boolean(),
  state: oneOf(serverStates),
  /** The number of the last entry of the log that it has applied, and how many have come since. */
  applied: Count,
  behind: Count,
  version: Type.Optional(Type.String()),
  since: Type.Optional(Moment),
  /** When its figures were reported. */
  heardAt: Type.Optional(Moment),
  figures: Type.Optional(ServerFigures),
});
export type ServerRow = Static<typeof ServerRow>;

/** `head`: the number of the newest entry of the log. This server comes first. */
export const ServerList = Type.Object({ head: Count, items: Type.Array(ServerRow) });
export type ServerList = Static<typeof ServerList>;
