// The one place that talks to the server. Every call gives data or throws a RefusalError or an UnreachableError.
import type { Problem } from '@gatefold/contract';
import { loadWords } from '../i18n/language.ts';
import { RefusalError, UnreachableError } from './refusal.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Options = { signal?: AbortSignal; keepalive?: boolean };

let whenNotSignedIn: () => void = () => {};

/** Who is told when the server no longer knows this session. */
export function onNotSignedIn(listener: () => void): void {
  whenNotSignedIn = listener;
}

const isProblem = (body: unknown): body is Problem & Record<string, unknown> =>
  typeof body === 'object' &&
  body !== null &&
  'type' in body &&
  String(body.type).startsWith('urn:gatefold:');

async function call<T>(method: Method, path: string, body?: unknown, options: Options = {}): Promise<T> {
  const init: RequestInit = { method, credentials: 'same-origin', headers: { accept: 'application/json' } };
  if (options.signal) init.signal = options.signal;
  if (options.keepalive) init.keepalive = true;
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { accept: 'application/json', 'content-type': 'application/json' };
  }
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new UnreachableError(String(error));
  }
  return readAnswer<T>(response);
}

async function readAnswer<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  let answer: unknown;
  try {
    answer = text === '' ? undefined : JSON.parse(text);
  } catch {
    throw new UnreachableError(`Not JSON, status ${response.status}`);
  }
  if (response.ok) return answer as T;
  throw await refused(response.status, answer, response.headers.get('retry-after'));
}

/** What to throw for an answer that is none. Its words are fetched with the first one, which most visits never meet. */
export async function refused(status: number, answer: unknown, retryAfter: string | null): Promise<Error> {
  if (!isProblem(answer)) return new UnreachableError(`Status ${status}`);
  const after = Number(retryAfter);
  const refusal = new RefusalError(answer, after > 0 ? after : undefined);
  if (refusal.code === 'not-signed-in') whenNotSignedIn();
  else await loadWords('refusals').catch(() => {});
  return refusal;
}

/** The query string of what is given; `undefined` leaves a field out. */
export function query(fields: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

export const get = <T>(path: string, options?: Options) => call<T>('GET', path, undefined, options);
export const post = <T>(path: string, body?: unknown, options?: Options) =>
  call<T>('POST', path, body, options);
export const put = <T>(path: string, body?: unknown, options?: Options) =>
  call<T>('PUT', path, body, options);
export const patch = <T>(path: string, body?: unknown, options?: Options) =>
  call<T>('PATCH', path, body, options);
export const del = <T>(path: string, options?: Options) => call<T>('DELETE', path, undefined, options);

/** Asks for the first byte only: resolves when the server would serve it, throws the refusal when not. */
export async function probe(path: string): Promise<void> {
  const response = await fetch(path, { credentials: 'same-origin', headers: { range: 'bytes=0-0' } }).catch(
    (error) => {
      throw new UnreachableError(String(error));
    },
  );
  if (response.ok) return response.body?.cancel();
  await readAnswer(response);
}
