// `gatefold convert` at this terminal. The converter is loaded only when it is asked for.
import type { ConvertParts } from '@gatefold/converter/command-line';

export const convertHelp =
  'gatefold convert SOURCE… --to FORMAT                  music you own into other forms; gatefold convert --help tells all';

/** Ctrl-C once lets what is written be put away; twice is at once. */
const onStop: ConvertParts['onStop'] = (stop) => {
  let isAsked = false;
  const hear = () => {
    if (isAsked) process.exit(130);
    isAsked = true;
    stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, hear);
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, hear);
  };
};

/** The exit code. */
export const convert = async (words: readonly string[]): Promise<number> => {
  const commandLine = await import('@gatefold/converter/command-line');
  return commandLine.convert(words, {
    folder: process.cwd(),
    output: {
      write: (text) => void process.stdout.write(text),
      isTerminal: process.stdout.isTTY === true,
      columns: process.stdout.columns ?? 80,
    },
    complain: (sentence) => void process.stderr.write(`${sentence}\n`),
    onStop,
  });
};
