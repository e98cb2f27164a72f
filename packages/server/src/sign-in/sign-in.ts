// Signing in: proof, the device limit, and a choice at the limit. A sign-in that was under way when the account
// signed out everywhere comes to nothing.
import type { DeviceLimitReached, SignedIn } from '@gatefold/contract';
import type { SignedIn as Born, Sessions, StoredSession } from '@gatefold/sessions';
import { type AccountRow, type Accounts, accountOf } from '../accounts/accounts.ts';
import type { Passwords } from '../accounts/password.ts';
import type { Activity } from '../activity/activity.ts';
import type { Clock } from '../clock.ts';
import type { Data, Tx } from '../db/data.ts';
import type { DeviceRow, Devices, Visitor } from '../devices/devices.ts';
import type { EventHub } from '../events/event-hub.ts';
import { decodeId } from '../ids.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { SignOut } from '../sign-out/sign-out.ts';
import type { Attempts } from './attempts.ts';
import type { MakeRoomTicket, Tickets } from './tickets.ts';

export type SignInParts = {
  data: Data;
  sessions: Sessions<Tx>;
  accounts: Accounts;
  passwords: Passwords;
  devices: Devices;
  attempts: Attempts;
  tickets: Tickets;
  signOut: SignOut;
  activity: Activity;
  events: EventHub;
  clock: Clock;
  onError(error: unknown): void;
};

export type Credentials = { email: string; password: string; address: string };
export type As = 'cookie' | 'bearer';
/** `token` is for the cookie or the body, as `as` says. */
export type Entered = { token: string; as: As; answer: Omit<SignedIn, 'token'> };

const noteAfterMs = 50;

class TicketSpent extends Error {}

const wrong = () => refuse('wrong-credentials', 'Check the e-mail address and the password, then try again.');
const spent = () => refuse('ticket-spent', 'This step has expired or was taken already. Sign in again.');
const overtaken = () =>
  refuse(
    'sign-in-overtaken',
    'The account was signed out everywhere while you were signing in. Sign in again.',
  );

export const createSignIn = (parts: SignInParts) => {
  const { data, sessions, accounts, passwords, devices, attempts, tickets, signOut } = parts;
  const { activity, events, clock, onError } = parts;

  const limitReached = async (
    row: AccountRow,
    found: StoredSession[],
    content: MakeRoomTicket,
    ticket?: string,
  ) => {
    const fields: DeviceLimitReached = {
      limit: row.device_limit,
      devices: await devices.withSessions(found),
      ticket: ticket ?? (await tickets.issue(content)),
    };
    return refuse(
      'device-limit-reached',
      `This account has ${row.device_limit} devices signed in. Choose which to sign out, then go on.`,
      fields,
    );
  };

  const entered = (row: AccountRow, device: DeviceRow, token: string, as: As): Entered => {
    const shown = devices.shown(device, device.last_seen_at);
    events.publish(row.id, { kind: 'device-signed-in', device: shown });
    return { token, as, answer: { account: accountOf(row), device: { ...shown, thisDevice: true } } };
  };

  /** What every sign-in writes: the device, and a line of activity. */
  const arrive = async (
    tx: Tx,
    { account, device }: Born['session'],
    visitor: Visitor,
  ): Promise<DeviceRow> => {
    const row = await devices.remember(tx, account, device, visitor);
    await activity.record(tx, {
      account,
      kind: 'signed-in',
      at: clock.now(),
      device,
      deviceName: row.name,
      place: visitor.place,
    });
    return row;
  };

  /** Into the account's activity, after the answer: writing first would tell a known address from an unknown one. */
  const noteLater = (row: AccountRow, kind: 'sign-in-failed' | 'device-limit-reached', visitor: Visitor) => {
    const happening = {
      account: row.id,
      kind,
      at: clock.now(),
      deviceName: visitor.name,
      place: visitor.place,
    };
    setTimeout(() => {
      data.transaction((tx) => activity.record(tx, happening)).catch(onError);
    }, noteAfterMs);
  };

  /** The account, with the epoch read before its password was. */
  const prove = async ({ email, password, address }: Credentials, visitor: Visitor) => {
    const id = (await accounts.byEmail(email))?.id ?? 0;
    const isKnownDevice = visitor.id !== undefined && (await devices.identify(id, visitor)) === visitor.id;
    const tooMany = await attempts.mayTry(address, email, isKnownDevice);
    if (tooMany !== undefined) return tooMany;
    const attempt = await sessions.attempt(id);
    const row = await accounts.byId(id);
    const isRight = await passwords.isRight(password, row?.password_hash, {
      count: () => attempts.count(address, email, isKnownDevice),
      succeeded: () => attempts.succeeded(address, email),
    });
    if (isRefusal(isRight)) return isRight;
    if (isRight && row !== undefined) return { row, attempt };
    if (row !== undefined) noteLater(row, 'sign-in-failed', visitor);
    return wrong();
  };

  return {
    async signIn(credentials: Credentials, visitor: Visitor, as: As): Promise<Entered | Refusal> {
      const proof = await prove(credentials, visitor);
      if (isRefusal(proof)) return proof;
      const { row, attempt } = proof;
      const device = await devices.identify(row.id, visitor);
      let known: DeviceRow | undefined;
      const result = await sessions.signIn(attempt, {
        device,
        limit: row.device_limit,
        also: async (tx, { session }) => {
          known = await arrive(tx, session, visitor);
        },
      });
      if (result.kind === 'overtaken') return overtaken();
      if (result.kind === 'limit-reached') {
        noteLater(row, 'device-limit-reached', visitor);
        return limitReached(row, result.sessions, { attempt, device, visitor, as });
      }
      return entered(row, known as DeviceRow, result.token, as);
    },

    /** Goes on from the limit: signs out what was chosen and signs in, in one step. */
    async makeRoom(ticket: string, chosen: readonly string[] | 'all'): Promise<Entered | Refusal> {
      const content = await tickets.read(ticket);
      if (content === undefined) return spent();
      const { attempt, device, visitor, as } = content;
      const row = await accounts.byId(attempt.account);
      if (row === undefined) return spent();
      const ids = chosen === 'all' ? chosen : chosen.flatMap((id) => decodeId(id) ?? []);
      const record = signOut.recordEnding(row.id, 'made-room', { device, place: visitor.place });
      let known: DeviceRow | undefined;
      try {
        const result = await sessions.signIn(attempt, {
          device,
          limit: row.device_limit,
          makeRoom: ids,
          also: async (tx, { session, ended }) => {
            if (!(await tickets.spend(tx, ticket))) throw new TicketSpent();
            known = await arrive(tx, session, visitor);
            const others = ended.filter((gone) => gone.device !== device);
            if (others.length > 0) await record.also(tx, { ended: others, more: 0 });
          },
        });
        if (result.kind === 'overtaken') {
          // By whoever took the same ticket a moment before, where that one signed out all.
          return (await tickets.read(ticket)) === undefined ? spent() : overtaken();
        }
        if (result.kind === 'limit-reached') return limitReached(row, result.sessions, content, ticket);
        if (result.ending !== undefined) record.settle(result.ending);
        return entered(row, known as DeviceRow, result.token, as);
      } catch (error) {
        if (error instanceof TicketSpent) return spent();
        throw error;
      }
    },
  };
};

export type SignIn = ReturnType<typeof createSignIn>;
