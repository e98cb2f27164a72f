// A password from the terminal without showing it, or the first line of standard input where there is no terminal.
// Never an argument: arguments stand in the list of processes and in the history of the shell.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

const silent = new Writable({ write: (_chunk, _encoding, done) => done() });

/** The answer to one question, which nobody sees; the first line of standard input where there is no terminal. */
export const askSecret = async (question: string): Promise<string> => {
  if (process.stdin.isTTY) return askHidden(question);
  for await (const line of createInterface({ input: process.stdin })) return line;
  return '';
};

const askHidden = async (question: string): Promise<string> => {
  process.stderr.write(question);
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
};

/** Asked twice at a terminal; undefined when the two differ or nothing was given. */
export const askPassword = async (): Promise<string | undefined> => {
  if (!process.stdin.isTTY) {
    for await (const line of createInterface({ input: process.stdin })) return line || undefined;
    return undefined;
  }
  const first = await askHidden('New password: ');
  const second = await askHidden('Once more: ');
  return first !== '' && first === second ? first : undefined;
};
