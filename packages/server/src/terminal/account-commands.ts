// `gatefold accounts add|list|limit|password`, wherever it runs: in the server, or alone on the data.
import { Email, moreDevicesMost } from '@gatefold/contract';
import { Value } from 'typebox/value';
import type { Accounts } from '../accounts/accounts.ts';
import { isRefusal } from '../refusal.ts';
import type { SignOut } from '../sign-out/sign-out.ts';
import type { CommandAnswer, Commands } from './commands.ts';
import { tableOf } from './table.ts';

const done = (text: string): CommandAnswer => ({ ok: true, text });
const sorry = (text: string): CommandAnswer => ({ ok: false, text });

const limitMost = 10_000;

const exportRights = ['none', 'preview', 'full'] as const;
const alongWords = {
  none: 'take no music along',
  preview: 'take previews along',
  full: 'take music along',
};

const limitOf = (text: string | undefined): number | undefined => {
  const limit = Number(text);
  return /^\d+$/.test(text ?? '') && limit >= 1 && limit <= limitMost ? limit : undefined;
};

export type AccountCommandsParts = { accounts: Accounts; signOut: SignOut };

export const accountCommands = ({ accounts, signOut }: AccountCommandsParts): Commands => ({
  /** email, name, `admin` or nothing, password */
  async add([email = '', name = '', admin = '', password = '']) {
    if (!Value.Check(Email, email)) return sorry(`"${email}" is not an e-mail address.`);
    const row = await accounts.add({
      email,
      name: name || (email.split('@')[0] ?? email),
      password,
      // The first one administers: otherwise nobody ever could.
      admin: admin === 'admin' || (await accounts.isEmpty()),
    });
    if (isRefusal(row)) return sorry(row.detail);
    return done(`${row.email} has an account now${row.admin ? ' and administers this server' : ''}.`);
  },

  async list() {
    const rows = await accounts.all();
    if (rows.length === 0) return done('There is no account yet.');
    const cells = rows.map((row) => [
      row.email,
      row.name,
      row.admin ? 'yes' : '',
      String(row.device_limit),
      String(row.stream_limit),
      new Date(row.created_at).toISOString().slice(0, 10),
    ]);
    return done(tableOf(['e-mail', 'name', 'admin', 'devices', 'streams', 'since'], cells));
  },

  /** email, devices, streams, export (empty: as it is) */
  async limit([email = '', devicesText = '', streamsText = '', exportText = '']) {
    const row = await accounts.byEmail(email);
    if (row === undefined) return sorry(`Nobody has the e-mail ${email} here.`);
    const devices = limitOf(devicesText);
    const streams = limitOf(streamsText);
    if ((devicesText !== '' && devices === undefined) || (streamsText !== '' && streams === undefined)) {
      return sorry(`A limit is a whole number from 1 to ${limitMost}.`);
    }
    const right = exportRights.find((known) => known === exportText);
    if (exportText !== '' && right === undefined) return sorry('--export must be none, preview or full.');
    if (devices === undefined && streams === undefined && right === undefined)
      return sorry('Say --devices N, --streams N, --export RIGHT, or several of them.');
    await accounts.setLimits(row.id, {
      ...(devices === undefined ? {} : { devices }),
      ...(streams === undefined ? {} : { streams }),
      ...(right === undefined ? {} : { export: right }),
    });
    const now = { devices: devices ?? row.device_limit, streams: streams ?? row.stream_limit };
    const along = alongWords[right ?? row.export];
    return done(
      `${row.email} may have ${now.devices} devices and ${now.streams} streams at once, and ${along}.`,
    );
  },

  /** email, password. The new password signs out everywhere in the same step. */
  async password([email = '', password = '']) {
    const row = await accounts.byEmail(email);
    if (row === undefined) return sorry(`Nobody has the e-mail ${email} here.`);
    const hash = await accounts.newHash(row, password);
    if (isRefusal(hash)) return sorry(hash.detail);
    const receipt = await signOut.everywhere(row.id, {
      reason: 'password-changed',
      also: (tx) => accounts.setHash(tx, row.id, hash),
    });
    if (receipt === undefined) throw new Error('a sign-out that keeps nothing cannot find it gone');
    const { devices, more = 0 } = receipt.ended;
    const count = `${devices.length + more}${more >= moreDevicesMost ? ' or more' : ''}`;
    return done(
      `${row.email} has a new password. Signed out everywhere: ${count} devices in ${receipt.tookMs} ms.`,
    );
  },
});
