// `gatefold licence …` as it is typed. Issuing and showing need the key alone; what was withdrawn is in the data.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Random, randomId } from '../clock.ts';
import { CannotStart } from '../db/open-failures.ts';
import { encodeId } from '../ids.ts';
import { ownKeyFile, readPrivateKey, readTrustedKeys, takePrivateKey } from '../licences/licence-keys.ts';
import {
  isExpired,
  isLicence,
  type Licence,
  readLicence,
  writeLicence,
  writeWithdrawn,
} from '../licences/licence-text.ts';
import type { Licences } from '../licences/licences.ts';
import { kidOf, publicText, readUnproven } from '../licences/signed-text.ts';
import type { CommandAnswer, Commands } from './commands.ts';
import { askServer } from './control.ts';

export const licenceHelp = `gatefold licence issue --name NAME [--export full|preview] [--days N] [--seats N] [--key FILE]
                                                      a licence to take music along; its key is made on first use
gatefold licence show LICENCE                         what it says, and whether this server believes it
gatefold licence revoke ID [--key FILE]               withdraws it; or --list TEXT takes another issuer's list`;

const dayMs = 24 * 3_600_000;

export type LicenceParts = {
  dataFolder: string;
  licenceKeys: readonly string[];
  now: number;
  random: Random;
  /** Runs a command on the data itself, when no server has it. */
  runAlone(name: string, args: readonly string[]): Promise<CommandAnswer>;
};

/** What the terminal asks of whoever has the data. */
export const licenceCommands = ({ licences }: { licences: Licences }): Commands => ({
  /** kid */
  'licences-withdrawn': async ([kid = '']) => ({
    ok: true,
    text: JSON.stringify(await licences.withdrawnBy(kid)),
  }),
  /** signed list */
  async 'withdraw-licences'([list = '']) {
    const why = await licences.withdraw(list);
    return why === undefined ? { ok: true, text: 'Withdrawn.' } : { ok: false, text: why };
  },
});

const wholeNumber = (text: string | undefined, what: string, most: number): number | undefined => {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
  throw new CannotStart(`--${what} is "${text}", but must be a whole number from 1 to ${most}.`);
};

const inLines = (licence: Licence, state: string): string =>
  [
    ['id', licence.id],
    ['name', licence.name],
    ['export', licence.export],
    ['accounts', String(licence.seats)],
    ['issued', licence.issued],
    ['expires', licence.expires ?? 'never'],
    ['key', licence.kid],
    ['state', state],
  ]
    .map(([name = '', value]) => `${name.padEnd(9)} ${value}`)
    .join('\n');

type Values = Record<string, string | undefined>;

const issue = ({ dataFolder, now, random }: LicenceParts, values: Values): CommandAnswer => {
  const { name, key: keyFile, days, seats } = values;
  const right = values['export'] ?? 'full';
  if (name === undefined || name.trim() === '' || name.length > 200)
    throw new CannotStart('Say whom it is for: --name NAME, up to 200 characters.');
  if (right !== 'full' && right !== 'preview') throw new CannotStart('--export must be full or preview.');
  const lifeDays = wholeNumber(days, 'days', 36_500);
  const file = keyFile === undefined ? ownKeyFile(dataFolder) : resolve(keyFile);
  const key = takePrivateKey(file);
  if (typeof key === 'string') throw new CannotStart(key);
  const text = writeLicence(
    {
      id: encodeId(randomId(random)),
      name: name.trim(),
      export: right,
      seats: wholeNumber(seats, 'seats', 100_000) ?? 1,
      issued: new Date(now).toISOString(),
      ...(lifeDays === undefined ? {} : { expires: new Date(now + lifeDays * dayMs).toISOString() }),
    },
    key,
  );
  const trust =
    keyFile === undefined
      ? `Servers on this data folder believe it; others with GATEFOLD_LICENCE_KEYS=${publicText(key)}`
      : `Servers believe it with GATEFOLD_LICENCE_KEYS=${publicText(key)}`;
  return { ok: true, text: `${text}\n\n${inLines(readUnproven(text) as Licence, 'valid')}\n\n${trust}` };
};

const show = ({ dataFolder, licenceKeys, now }: LicenceParts, text: string): CommandAnswer => {
  const licence = readUnproven(text);
  if (!isLicence(licence)) return { ok: false, text: 'This is no licence. Give it whole, in one word.' };
  const read = readLicence(text, readTrustedKeys(dataFolder, licenceKeys));
  if (read === 'forged') return { ok: false, text: inLines(licence, 'FORGED: its signature is not right') };
  if (read === 'unknown-key') return { ok: false, text: inLines(licence, 'not believed here: unknown key') };
  return { ok: true, text: inLines(licence, isExpired(licence, now) ? 'expired' : 'valid') };
};

const withdraw = async (parts: LicenceParts, id: string, values: Values): Promise<CommandAnswer> => {
  const ask = async (name: string, args: readonly string[]) =>
    (await askServer(parts.dataFolder, name, args)) ?? (await parts.runAlone(name, args));
  if (values['list'] !== undefined) return ask('withdraw-licences', [values['list']]);
  if (!/^[0-9a-z]{11}$/.test(id))
    throw new CannotStart('Say which licence: the id that "licence show" tells.');
  const key = readPrivateKey(
    values['key'] === undefined ? ownKeyFile(parts.dataFolder) : resolve(values['key']),
  );
  if (typeof key === 'string') throw new CannotStart(key);
  const known = JSON.parse((await ask('licences-withdrawn', [kidOf(publicText(key))])).text) as {
    number: number;
    ids: string[];
  };
  const list = writeWithdrawn({ number: known.number + 1, ids: [...new Set([...known.ids, id])] }, key);
  const answer = await ask('withdraw-licences', [list]);
  return answer.ok
    ? { ok: true, text: `Licence ${id} is withdrawn here. For other servers, the signed list:\n${list}` }
    : answer;
};

/** The exit code. */
export const licence = async (parts: LicenceParts, words: readonly string[]): Promise<number> => {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { name: text, export: text, days: text, seats: text, key: text, list: text },
  });
  const [name = '', of = ''] = positionals;
  const acts: Record<string, () => CommandAnswer | Promise<CommandAnswer>> = {
    'licence issue': () => issue(parts, values),
    'licence show': () => show(parts, of),
    'licence revoke': () => withdraw(parts, of, values),
  };
  const act = acts[`licence ${name}`];
  if (act === undefined || positionals.length > 2) {
    process.stderr.write(`${licenceHelp}\n`);
    return 2;
  }
  const answer = await act();
  (answer.ok ? process.stdout : process.stderr).write(`${answer.text}\n`);
  return answer.ok ? 0 : 1;
};
