// Licences of accounts: what a signed text adds to the right to export that their plan gives.
import type { AccountLicence, Plan } from '@gatefold/contract';
import type { Accounts } from '../accounts/accounts.ts';
import type { Activity } from '../activity/activity.ts';
import type { Clock } from '../clock.ts';
import type { Data } from '../db/data.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { isExpired, type Licence, type NotRead, readLicence, readWithdrawn } from './licence-text.ts';
import { createLicencesStore } from './licences.store.ts';
import type { TrustedKeys } from './signed-text.ts';

type Export = Plan['export'];
export type LicencesNeeds = {
  data: Data;
  clock: Clock;
  accounts: Accounts;
  activity: Activity;
  /** Read again each time: a key may have been made since. */
  trustedKeys(): TrustedKeys;
};

const order: readonly Export[] = ['none', 'preview', 'full'];
const larger = (one: Export, other: Export): Export =>
  order.indexOf(one) >= order.indexOf(other) ? one : other;

const endOf = ({ expires }: Licence): number =>
  expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires);

/** A larger right, or the same for longer. */
const givesMore = (one: Licence, other: Licence): boolean =>
  one.export === other.export ? endOf(one) > endOf(other) : larger(one.export, other.export) === one.export;

const notValid: Record<NotRead, string> = {
  unreadable: 'This is not a licence. Copy it whole, as it was given to you.',
  'unknown-key':
    'This server does not know who issued this licence. Its operator can add the key of the issuer.',
  forged: 'This licence was changed after it was issued, or copied with a mistake.',
};

export const createLicences = ({ data, clock, accounts, activity, trustedKeys }: LicencesNeeds) => {
  const store = createLicencesStore(data);

  /** The list is believed for what its own key has signed, so nobody withdraws the licences of another issuer. */
  const isWithdrawn = async ({ id, kid }: Licence): Promise<boolean> => {
    const text = await store.withdrawn(kid);
    const list = text === undefined ? undefined : readWithdrawn(text, trustedKeys());
    return typeof list === 'object' && list.kid === kid && list.ids.includes(id);
  };

  const stateOf = async (licence: Licence): Promise<'valid' | 'expired' | 'withdrawn'> => {
    if (await isWithdrawn(licence)) return 'withdrawn';
    return isExpired(licence, clock.now()) ? 'expired' : 'valid';
  };

  const of = async (account: number): Promise<Omit<AccountLicence, 'previews'>> => {
    const [planned, row] = await Promise.all([accounts.byId(account), store.of(account)]);
    const base = planned?.export ?? 'none';
    const licence = row === undefined ? undefined : readLicence(row.licence, trustedKeys());
    // Of a licence whose issuer is trusted no more, nothing that it says is shown.
    if (licence === undefined || typeof licence === 'string') return { export: base };
    const state = await stateOf(licence);
    const { id, name, issued, expires } = licence;
    return {
      export: state === 'valid' ? larger(base, licence.export) : base,
      licence: {
        id,
        name,
        export: licence.export,
        issuedAt: issued,
        ...(expires === undefined ? {} : { expiresAt: expires }),
        state,
      },
    };
  };

  const check = async (text: string): Promise<Licence | Refusal> => {
    const licence = readLicence(text, trustedKeys());
    if (typeof licence === 'string') return refuse('licence-not-valid', notValid[licence]);
    switch (await stateOf(licence)) {
      case 'expired':
        return refuse('licence-expired', `This licence was valid until ${licence.expires?.slice(0, 10)}.`);
      case 'withdrawn':
        return refuse('licence-withdrawn', 'Whoever issued this licence has withdrawn it.');
      default:
        return licence;
    }
  };

  return {
    of,

    /** What the account may take along now: what its plan says, or its licence where that says more. */
    exportOf: async (account: number): Promise<Export> => (await of(account)).export,

    /** In the place of a licence that the account had before, unless that one gives more. */
    async redeem(account: number, text: string): Promise<Refusal | undefined> {
      const licence = await check(text.trim());
      if (isRefusal(licence)) return licence;
      return data.transaction(async (tx) => {
        await data.alone(tx, 'redeem a licence');
        if ((await store.usedByOthers(tx, licence.id, account)) >= licence.seats)
          return refuse('licence-taken', 'Each licence is for so many accounts, and others use this one.');
        const before = await store.of(account, tx);
        const old = before === undefined ? 'unreadable' : readLicence(before.licence, trustedKeys());
        if (typeof old === 'object' && (await stateOf(old)) === 'valid' && givesMore(old, licence))
          return refuse(
            'licence-gives-less',
            'The licence that this account has gives more, and stays. Keep this one for when that has expired.',
          );
        await store.put(tx, {
          account,
          licence_id: licence.id,
          licence: text.trim(),
          redeemed_at: clock.now(),
        });
        const about = `export ${licence.export}, licence ${licence.id}`;
        await activity.record(tx, { account, kind: 'plan-changed', at: clock.now(), about });
        return undefined;
      });
    },

    /** Numbers and ids of the list that stands for a key; none: nothing was withdrawn. */
    async withdrawnBy(kid: string): Promise<{ number: number; ids: string[] }> {
      const text = await store.withdrawn(kid);
      const list = text === undefined ? undefined : readWithdrawn(text, trustedKeys());
      return typeof list === 'object' ? list : { number: 0, ids: [] };
    },

    /** Takes a newer list of an issuer. Answers why not, in words. */
    withdraw: (text: string): Promise<string | undefined> =>
      data.transaction(async (tx) => {
        await data.alone(tx, 'withdraw licences');
        const keys = trustedKeys();
        const list = readWithdrawn(text.trim(), keys);
        if (typeof list === 'string')
          return 'This is not a list of withdrawn licences of an issuer known here.';
        const known = await store.withdrawn(list.kid, tx);
        const before = known === undefined ? undefined : readWithdrawn(known, keys);
        if (typeof before === 'object' && before.number >= list.number)
          return 'A list as new as this one, or newer, is known here already.';
        await store.putWithdrawn(tx, list.kid, text.trim());
        return undefined;
      }),
  };
};

export type Licences = ReturnType<typeof createLicences>;
