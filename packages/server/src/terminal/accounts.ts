// `gatefold accounts …` as it is typed: words and flags in, one command out, one answer printed.
import { parseArgs } from 'node:util';
import { CannotStart } from '../db/open-failures.ts';
import { askPassword } from './ask-password.ts';
import type { CommandAnswer } from './commands.ts';
import { askServer } from './control.ts';

export const accountsHelp = `gatefold accounts add EMAIL [--name NAME] [--admin]   makes an account; asks for its password
gatefold accounts list                                who has an account, and what it may have
gatefold accounts limit EMAIL [--devices N] [--streams N] [--export none|preview|full]
gatefold accounts password EMAIL                      a new password; signs out everywhere`;

export type AccountsParts = {
  dataFolder: string;
  /** Runs a command on the data itself, when no server has it. */
  runAlone(name: string, args: readonly string[]): Promise<CommandAnswer>;
};

/** The exit code. */
export const accounts = async (
  { dataFolder, runAlone }: AccountsParts,
  words: readonly string[],
): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      admin: { type: 'boolean' },
      devices: { type: 'string' },
      streams: { type: 'string' },
      export: { type: 'string' },
    },
  });
  const [name = '', email = ''] = positionals;
  const wantsEmail = ['add', 'limit', 'password'].includes(name);
  if ((!wantsEmail && name !== 'list') || (wantsEmail && email === '') || positionals.length > 2) {
    process.stderr.write(`${accountsHelp}\n`);
    return 2;
  }
  const args: string[] = wantsEmail ? [email] : [];
  if (name === 'add') args.push(values.name ?? '', values.admin ? 'admin' : '');
  if (name === 'limit') args.push(values.devices ?? '', values.streams ?? '', values.export ?? '');
  if (name === 'add' || name === 'password') {
    const password = await askPassword();
    if (password === undefined)
      throw new CannotStart('The two passwords differ, or there was none. Nothing was changed.');
    args.push(password);
  }
  const { ok, text } = (await askServer(dataFolder, name, args)) ?? (await runAlone(name, args));
  (ok ? process.stdout : process.stderr).write(`${text}\n`);
  return ok ? 0 : 1;
};
