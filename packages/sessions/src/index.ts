// The door of the package.
export type { NodeReceipt } from './acknowledge.ts';
export type { Clock, Random, Timers } from './clock.ts';
export { type Durations, durationClassesMs } from './durations.ts';
export {
  type Acknowledged,
  type Attempt,
  type Check,
  defaultSettings,
  type Ending,
  type EndWish,
  type Hold,
  type Session,
  type SessionsParts,
  type Settings,
  type SignIn,
  type SignInWish,
} from './engine-words.ts';
export type { Closed, Live } from './live.ts';
export { createMemoryStore } from './memory/store-memory.ts';
export { createSessions, type Sessions } from './sessions.ts';
export {
  type Also,
  type Ended,
  type EndedSession,
  type EndOutcome,
  type EndRequest,
  endedMost,
  expiredWhy,
  type LogEntry,
  leap,
  moreMost,
  type NodeState,
  type SessionStore,
  type SignedIn,
  type SignInOutcome,
  type SignInRequest,
  type StoredSession,
} from './store.ts';
export { tokenPattern } from './token.ts';
