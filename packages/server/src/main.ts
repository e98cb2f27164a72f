// The command `gatefold`: its first word says what to do.
import { parseArgs } from 'node:util';
import { readConfig, settings } from './config.ts';
import { CannotStart } from './db/open-failures.ts';
import { clock, random, runAlone, start } from './start.ts';
import { accounts, accountsHelp } from './terminal/accounts.ts';
import { convert, convertHelp, signOut } from './terminal/convert.ts';
import { licence, licenceHelp } from './terminal/licence.ts';
import { move, moveHelp } from './terminal/move.ts';
import { restored, restoredHelp } from './terminal/restored.ts';

const help = `Gatefold, a music server of your own.

gatefold start [settings]                             runs the server
${convertHelp}
${accountsHelp}
${licenceHelp}
${moveHelp}
${restoredHelp}

Settings, by environment or as a flag:
${settings.map(({ name, flag, help: about }) => `  ${name.padEnd(24)} ${(flag && `--${flag}`).padEnd(16)} ${about}`).join('\n')}
`;

/** Takes the flags of settings out of the words; what is left belongs to the command. */
const split = (words: readonly string[]) => {
  const flags: Record<string, string | undefined> = {};
  const rest: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const [name = '', value] = word.startsWith('--') ? word.slice(2).split(/=(.*)/s) : [];
    const setting = settings.find(({ flag }) => flag !== '' && flag === name);
    if (setting === undefined) rest.push(word);
    else {
      const given = value ?? words[++i];
      if (given === undefined) throw new CannotStart(`--${setting.flag} needs a value.`);
      flags[setting.flag] = given;
    }
  }
  return { flags, rest };
};

const run = async (): Promise<number> => {
  // Its words are its own: none of them is a setting of the server.
  if (process.argv[2] === 'convert') return convert(process.argv.slice(3), { clock, random });
  if (process.argv[2] === 'sign-out') return signOut(process.argv.slice(3));
  const { flags, rest } = split(process.argv.slice(2));
  const [command, ...words] = rest;
  if (command === undefined || command === 'help' || rest.includes('--help')) {
    process.stdout.write(help);
    return command === undefined && !rest.includes('--help') ? 2 : 0;
  }
  const config = readConfig(process.env, flags, process.cwd());
  const terminal = {
    dataFolder: config.dataFolder,
    runAlone: (name: string, args: readonly string[]) => runAlone(config, name, args),
  };
  if (command === 'accounts') return accounts(terminal, words);
  if (command === 'restored') return restored(terminal, words);
  if (command === 'licence')
    return licence({ ...terminal, licenceKeys: config.licenceKeys, now: clock.now(), random }, words);
  if (command === 'move') return move({ ...config, now: clock.now() }, words);
  if (command !== 'start')
    throw new CannotStart(`There is no command "${command}". gatefold --help lists them.`);
  parseArgs({ args: words, options: {} });
  await start(config);
  return 0;
};

try {
  process.exitCode = await run();
} catch (error) {
  const isUsage =
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  const isSaid = error instanceof CannotStart || isUsage;
  process.stderr.write(`${isSaid ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
  process.exitCode = isUsage ? 2 : 1;
}
// A worker or a timer that was forgotten must not keep a command that is done.
process.exit();
