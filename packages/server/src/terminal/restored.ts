// `gatefold restored`: said by a person who put back a backup where the server cannot know it.
import { parseArgs } from 'node:util';
import type { Sessions } from '@gatefold/sessions';
import type { Tx } from '../db/data.ts';
import type { CommandAnswer, Commands } from './commands.ts';
import { askServer } from './control.ts';

export const restoredHelp =
  'gatefold restored                                     after a backup was put back: signs everybody out everywhere';

export const restoredCommands = ({ sessions }: { sessions: Sessions<Tx> }): Commands => ({
  async restored() {
    const { nodes } = await sessions.endAll();
    const lapsed = nodes.filter((node) => 'trustLapsed' in node).length;
    const servers = `${nodes.length} server${nodes.length === 1 ? '' : 's'}`;
    return {
      ok: true,
      text: `Everybody is signed out everywhere, on ${servers}${lapsed === 0 ? '' : ` (${lapsed} did not answer and trusts nothing)`}. Nothing that ended before or since the backup comes back.`,
    };
  },
});

export type RestoredParts = {
  dataFolder: string;
  /** Runs a command on the data itself, when no server has it. */
  runAlone(name: string, args: readonly string[]): Promise<CommandAnswer>;
};

/** The exit code. */
export const restored = async (
  { dataFolder, runAlone }: RestoredParts,
  words: readonly string[],
): Promise<number> => {
  parseArgs({ args: [...words], options: {} });
  const { ok, text } = (await askServer(dataFolder, 'restored', [])) ?? (await runAlone('restored', []));
  (ok ? process.stdout : process.stderr).write(`${text}\n`);
  return ok ? 0 : 1;
};
