// The door of the package.
export type { NodeReceipt } from './acknowledge.ts';
export type { Clock, Random, Timers } from './clock.ts';
export type { Closed, Live } from './live.ts';
export {
  type Acknowledged,
  type Attempt,
  type Check,
  createSessions,
  defaultSettings,
  type Ending,
  type EndWish,
  type Hold,
  type Session,
  type Sessions,
  type SessionsParts,
  type Settings,
  type SignIn,
  type SignInWish,
} from './sessions.ts';
export type {
  Also,
  Ended,
  EndOutcome,
  EndRequest,
  LogEntry,
  NodeState,
  SessionStore,
  SignedIn,
  SignInOutcome,
  SignInRequest,
  StoredSession,
} from './store.ts';
export { tokenPattern } from './token.ts';
