// Status, headers and bytes for a request for a file: validators and one range (RFC 9110, sections 13 and 14). Pure.
import { type Refusal, refuse } from '../refusal.ts';
import { parseRange } from './range.ts';

export type FileAnswer =
  | { kind: 'not-modified'; headers: Record<string, string> }
  | { kind: 'bytes'; status: 200 | 206; headers: Record<string, string>; first: number; last: number }
  | { kind: 'refused'; refusal: Refusal; headers: Record<string, string> };

export type Conditions = {
  range?: string | undefined;
  ifRange?: string | undefined;
  ifNoneMatch?: string | undefined;
};

export const fileAnswer = (
  file: { name: string; size: number; mtimeMs: number; mime: string },
  { range: wanted, ifRange, ifNoneMatch }: Conditions,
): FileAnswer => {
  const { name, size, mtimeMs, mime } = file;
  const tag = `"${name}-${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`;
  const always = {
    etag: tag,
    'last-modified': new Date(mtimeMs).toUTCString(),
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    'x-accel-buffering': 'no',
  };
  if (ifNoneMatch === tag) return { kind: 'not-modified', headers: always };
  const isFresh = ifRange === undefined || ifRange === tag;
  const range = parseRange(isFresh ? wanted : undefined, size);
  if (range.kind === 'unsatisfiable') {
    return {
      kind: 'refused',
      refusal: refuse('range-not-satisfiable', `The file has ${size} bytes.`),
      headers: { 'content-range': `bytes */${size}` },
    };
  }
  const part = range.kind === 'part';
  const { first, last } = part ? range : { first: 0, last: size - 1 };
  return {
    kind: 'bytes',
    status: part ? 206 : 200,
    headers: {
      ...always,
      'content-type': mime,
      'content-length': String(last + 1 - first),
      ...(part ? { 'content-range': `bytes ${first}-${last}/${size}` } : {}),
    },
    first,
    last,
  };
};
