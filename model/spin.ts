// Runs spin and gcc: one case of the model is checked in a folder of its own that does not stay.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Case } from './cases.ts';

/** `broken`: the number of the invariant that was broken first. `isComplete`: every state was looked at. */
export type Outcome = {
  states: number;
  depth: number;
  seconds: number;
  isComplete: boolean;
  broken?: number;
};

const model = join(import.meta.dirname, 'sign-out.pml');
const depthMost = 4_000_000;
const memoryMb = 6000;
const programs = ['spin', 'gcc'];

const missing = () =>
  programs.filter(
    (name) => !(process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name))),
  );

/** Debian and its relatives as root: by apt. Returns what is still missing, in a sentence. */
export function ensureSpin(): string | undefined {
  const names = missing();
  if (names.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`Installing ${names.join(' and ')} for the model (apt-get).`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-q'], { env });
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names, 'libc6-dev'], { env });
  }
  const left = missing();
  if (left.length === 0) return undefined;
  return `The model needs ${left.join(' and ')}: install it (on Debian as root: apt-get install spin gcc libc6-dev).`;
}

/** Runs to the end whatever the exit code: the checker says in its output what it found. */
const run = (program: string, args: string[], cwd: string): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(program, args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve(`${stdout}${stderr}`);
    });
  });

/** What the checker printed. Throws when there is no result to read. */
export function readOutcome(output: string, seconds: number): Outcome {
  const states = /(\d+) states, stored/.exec(output)?.[1];
  const depth = /depth reached (\d+), errors: (\d+)/.exec(output);
  if (states === undefined || depth === null) throw new Error(`the checker gave no result:\n${output}`);
  const broken = /assertion violated \(?(\d+)==0\)?/.exec(output)?.[1];
  const isComplete =
    depth[2] === '0' &&
    !/max search depth too small|Search not completed|out of memory|reached -DMEMLIM|hash-?compact|bit ?state/i.test(
      output,
    );
  return {
    states: Number(states),
    depth: Number(depth[1]),
    seconds: Math.round(seconds * 10) / 10,
    isComplete,
    ...(broken === undefined ? {} : { broken: Number(broken) }),
  };
}

export async function checkCase({ defines }: Case): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-model-'));
  try {
    const said = await run('spin', ['-a', ...defines.map((name) => `-D${name}`), model], folder);
    if (!existsSync(join(folder, 'pan.c'))) throw new Error(`spin did not accept the model:\n${said}`);
    // COLLAPSE keeps every state, only smaller; nothing here is hashed away.
    const flags = ['-O2', '-w', '-DSAFETY', '-DCOLLAPSE', `-DMEMLIM=${memoryMb}`];
    const built = await run('gcc', [...flags, '-o', 'pan', 'pan.c'], folder);
    if (!existsSync(join(folder, 'pan'))) throw new Error(`gcc did not compile the checker:\n${built}`);
    const started = performance.now();
    const output = await run(join(folder, 'pan'), [`-m${depthMost}`, '-w22'], folder);
    return readOutcome(output, (performance.now() - started) / 1000);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Why the outcome is not what the case asks for; undefined when it is. */
export function faultOf({ broken }: Case, outcome: Outcome): string | undefined {
  if (broken !== undefined) {
    if (outcome.broken === broken) return undefined;
    const instead = outcome.broken === undefined ? 'nothing was broken' : `I${outcome.broken} was`;
    return `I${broken} should be broken, ${instead}`;
  }
  if (outcome.broken !== undefined) return `I${outcome.broken} is broken`;
  return outcome.isComplete ? undefined : 'not every state was looked at';
}
