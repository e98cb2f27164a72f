// Accounts: who there is, what they may do, and their passwords.
import type { Account, Plan } from '@gatefold/contract';
import type { Activity } from '../activity/activity.ts';
import { type Clock, type Random, randomId } from '../clock.ts';
import type { Data, Tx } from '../db/data.ts';
import { encodeId } from '../ids.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { type AccountRow, createAccountsStore } from './accounts.store.ts';
import { emailKey } from './email-key.ts';
import type { Passwords } from './password.ts';
import { weaknessOf } from './password-strength.ts';

export type { AccountRow };

export type NewAccount = { email: string; password: string; name: string; admin: boolean };

const usualPlan = { device_limit: 6, stream_limit: 6, export: 'full' } as const;

export const planOf = (row: AccountRow): Plan => ({
  devices: row.device_limit,
  streams: row.stream_limit,
  export: row.export,
});

export const accountOf = (row: AccountRow): Account => ({
  id: encodeId(row.id),
  email: row.email,
  name: row.name,
  admin: row.admin === 1,
  plan: planOf(row),
  createdAt: new Date(row.created_at).toISOString(),
});

export type AccountsParts = {
  data: Data;
  passwords: Passwords;
  activity: Activity;
  clock: Clock;
  random: Random;
};

export const createAccounts = ({ data, passwords, activity, clock, random }: AccountsParts) => {
  const store = createAccountsStore(data);
  /** Who may administer changes only by adding accounts: kept, so that the gate asks no database. */
  const admins = new Map<number, boolean>();

  /** `only` is asked inside the transaction. */
  const add = async (
    account: NewAccount,
    only?: (tx: Tx) => Promise<Refusal | undefined>,
  ): Promise<AccountRow | Refusal> => {
    const weakness = weaknessOf(account.password, account);
    if (weakness !== undefined) return refuse('weak-password', weakness);
    const at = clock.now();
    const row: AccountRow = {
      ...usualPlan,
      id: randomId(random),
      email: account.email.trim(),
      email_key: emailKey(account.email),
      name: account.name.trim(),
      admin: account.admin ? 1 : 0,
      password_hash: await passwords.hash(account.password),
      created_at: at,
    };
    return data.transaction(async (tx) => {
      // Whoever is first must see that nobody was before.
      await data.alone(tx, 'add an account');
      const refusal = await only?.(tx);
      if (refusal !== undefined) return refusal;
      if (!(await store.add(tx, row))) return refuse('email-taken', `${row.email} has an account already.`);
      await activity.record(tx, { account: row.id, kind: 'account-made', at });
      return row;
    });
  };

  return {
    byEmail: store.byEmail,
    byId: store.byId,
    all: store.all,
    isEmpty: () => store.isEmpty(),
    add,

    /** The very first account, which administers the server. Refused once there is one. */
    addFirst: (account: Omit<NewAccount, 'admin'>): Promise<AccountRow | Refusal> =>
      add({ ...account, admin: true }, async (tx) =>
        (await store.isEmpty(tx))
          ? undefined
          : refuse('already-set-up', 'There is an account already: sign in with it.'),
      ),

    async isAdmin(id: number): Promise<boolean> {
      const known = admins.get(id);
      if (known !== undefined) return known;
      const is = (await store.byId(id))?.admin === 1;
      admins.set(id, is);
      return is;
    },

    rename: (id: number, name: string): Promise<void> =>
      data.transaction(async (tx) => {
        await store.change(tx, id, { name: name.trim() });
        await activity.record(tx, {
          account: id,
          kind: 'account-renamed',
          at: clock.now(),
          about: name.trim(),
        });
      }),

    setLimits: (
      id: number,
      limits: { devices?: number; streams?: number; export?: Plan['export'] },
    ): Promise<void> =>
      data.transaction(async (tx) => {
        const { devices, streams, export: right } = limits;
        await store.change(tx, id, {
          ...(devices === undefined ? {} : { device_limit: devices }),
          ...(streams === undefined ? {} : { stream_limit: streams }),
          ...(right === undefined ? {} : { export: right }),
        });
        const about = [
          devices && `devices ${devices}`,
          streams && `streams ${streams}`,
          right && `export ${right}`,
        ]
          .filter(Boolean)
          .join(', ');
        await activity.record(tx, { account: id, kind: 'plan-changed', at: clock.now(), about });
      }),

    /** The hash of a new password, or why it is refused. */
    async newHash(row: AccountRow, password: string): Promise<string | Refusal> {
      const weakness = weaknessOf(password, row);
      return weakness === undefined ? passwords.hash(password) : refuse('weak-password', weakness);
    },
    setHash: (tx: Tx, id: number, hash: string): Promise<void> =>
      store.change(tx, id, { password_hash: hash }),
  };
};

export type Accounts = ReturnType<typeof createAccounts>;
