// A password from the terminal without showing it, or the next line of standard input where there is no terminal.
// Never an argument: arguments stand in the list of processes and in the history of the shell.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

const silent = new Writable({ write: (_chunk, _encoding, done) => done() });

let lines: AsyncIterator<string> | undefined;

/** One reader for all questions: what one has read ahead is lost to another. Undefined at the end. */
const nextLine = async (): Promise<string | undefined> => {
  lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { value, done } = await lines.next();
  return done === true ? undefined : value;
};

/** The answer to one question, which nobody sees; the next line of standard input where there is no terminal. */
export const askSecret = async (question: string): Promise<string> =>
  process.stdin.isTTY ? askHidden(question) : ((await nextLine()) ?? '');

const askHidden = async (question: string): Promise<string> => {
  process.stderr.write(question);
  const line = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await line.question('');
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    // Ctrl-C and Ctrl-D want out, here as where no question holds the keys.
    process.stderr.write('\n');
    process.exit(130);
  } finally {
    line.close();
    process.stderr.write('\n');
  }
};

/** Asked twice at a terminal; undefined when the two differ or nothing was given. */
export const askPassword = async (): Promise<string | undefined> => {
  if (!process.stdin.isTTY) return (await nextLine()) || undefined;
  const first = await askHidden('New password: ');
  const second = await askHidden('Once more: ');
  return first !== '' && first === second ? first : undefined;
};
