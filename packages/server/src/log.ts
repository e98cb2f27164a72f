// The log: lines of JSON on standard error, without anything that lets somebody in.
import { type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';

export type Log = Logger;

const standardError = 2;

export const createLog = (level: LogLevel): Log =>
  pino(
    { level, redact: ['*.authorization', '*.cookie', 'req.headers', 'req.url'] },
    pino.destination({ dest: standardError, sync: false }),
  );
