// What an operator does to a PostgreSQL database, by PostgreSQL's own programs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensurePostgres } from '../../tools/postgres.ts';

const run = (program: string, args: string[], input = ''): string => {
  const done = spawnSync(join(ensurePostgres(), program), args, { encoding: 'utf8', input });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trim();
};

/** Runs the statements, all or none; what they say. */
export const psql = (url: string, statements: string): string =>
  run('psql', ['-d', url, '-X', '-q', '-A', '-t', '-1', '-v', 'ON_ERROR_STOP=1'], statements);

export const dump = (url: string): string => run('pg_dump', ['-d', url, '--no-owner']);
