// Turns the events of node:test into short lines: a line for each file, failures in full.
import { relative } from 'node:path';
import type { TestsStream } from 'node:test';
import { inspect } from 'node:util';

export type Tally = { passed: number; failed: number; skipped: number };

type Event = {
  name: string;
  file?: string | undefined;
  skip?: string | boolean | undefined;
  todo?: string | boolean | undefined;
  details: { duration_ms: number; type?: string | undefined; error?: Error | undefined };
};

/** What stopped a test and what stood behind it, without the frames of the runner itself. */
export function explain(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  const ownFrames = text.split('\n').filter((line) => !/^\s+at .*node:(internal|async_hooks)/.test(line));
  const cause = error instanceof Error ? error.cause : undefined;
  // The runner wraps what a test threw; the wrapping says nothing.
  if (cause !== undefined && (error as { code?: unknown }).code === 'ERR_TEST_FAILURE') return explain(cause);
  return cause === undefined
    ? ownFrames.join('\n')
    : `${ownFrames.join('\n')}\nbecause of: ${explain(cause)}`;
}

/** Counts each test once; a suite is not a test, and neither is a file, unless it failed or holds no test. */
export async function report(events: TestsStream, root: string): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  const files = new Map<string, { passed: number; failed: number }>();
  const outputs = new Map<string, string>();

  const note = (event: Event, ok: boolean) => {
    if (event.details.type === 'suite' && ok) return;
    const file = event.file === undefined ? event.name : relative(root, event.file);
    const isEmptyFile = ok && event.name === event.file;
    if (event.skip !== undefined || event.todo !== undefined) {
      tally.skipped += 1;
      console.log(`  skipped  ${file}: ${event.name} (${String(event.skip ?? event.todo)})`);
      return;
    }
    const of = files.get(file) ?? { passed: 0, failed: 0 };
    files.set(file, of);
    if (ok && !isEmptyFile) {
      tally.passed += 1;
      of.passed += 1;
      return;
    }
    // A suite fails because one of its tests did, which has been counted and shown already.
    if (isOnlyParent(event)) return;
    tally.failed += 1;
    of.failed += 1;
    console.log(`\n  FAILED   ${file}: ${event.name}`);
    console.log(indent(isEmptyFile ? 'There is no test in this file.' : explain(event.details.error)));
    const output = outputs.get(file);
    if (output !== undefined) console.log(indent(`What the file printed:\n${output.slice(-8000)}`));
    console.log('');
  };

  events.on('test:pass', (event) => note(event as Event, true));
  events.on('test:fail', (event) => note(event as Event, false));
  const keep = (event: { file?: string | undefined; message: string }) => {
    const file = event.file === undefined ? '' : relative(root, event.file);
    outputs.set(file, (outputs.get(file) ?? '') + event.message);
  };
  events.on('test:stdout', keep);
  events.on('test:stderr', keep);
  events.on('test:summary', (summary) => {
    if (summary.file === undefined) return;
    const file = relative(root, summary.file);
    const of = files.get(file);
    if (of !== undefined && of.failed === 0) {
      console.log(`  passed   ${file}: ${of.passed} in ${(summary.duration_ms / 1000).toFixed(1)} s`);
    }
  });
  // Nothing flows without a reader.
  for await (const _ of events);
  return tally;
}

function isOnlyParent(event: Event): boolean {
  const error = event.details.error as (Error & { failureType?: string }) | undefined;
  return error?.failureType === 'subtestsFailed';
}

const indent = (text: string) => text.replaceAll(/^/gm, '    ');
