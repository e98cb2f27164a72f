// The first account: by a link that is printed at the start and works once.
import { hash, timingSafeEqual } from 'node:crypto';
import type { AccountRow, Accounts } from '../accounts/accounts.ts';
import type { Random } from '../clock.ts';
import { type Refusal, refuse } from '../refusal.ts';

export const createSetUp = ({ accounts, random }: { accounts: Accounts; random: Random }) => {
  const ticket = Buffer.from(random.bytes(24)).toString('base64url');
  const hashOf = (text: string) => hash('sha256', text, 'buffer');

  return {
    /** The ticket of the link; worth nothing once there is an account. */
    ticket,
    isNeeded: () => accounts.isEmpty(),

    async run(
      offered: string,
      account: { email: string; password: string; name: string },
    ): Promise<AccountRow | Refusal> {
      if (!(await accounts.isEmpty()))
        return refuse('already-set-up', 'There is an account already: sign in with it.');
      if (!timingSafeEqual(hashOf(offered), hashOf(ticket))) {
        return refuse('ticket-spent', 'Use the link that Gatefold printed when it was last started.');
      }
      return accounts.addFirst(account);
    },
  };
};

export type SetUp = ReturnType<typeof createSetUp>;
