// One question to a server, answered in JSON, or said in a sentence why not.
import { CannotFetch } from '@gatefold/converter/command-line';

const answersWithinMs = 30_000;

export type Answer = { status: number; body: unknown };

/** Throws `CannotFetch` when the server cannot be reached or says something that is not JSON. */
export const callJson = async (url: URL, init: RequestInit = {}): Promise<Answer> => {
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(answersWithinMs) });
  } catch {
    throw new CannotFetch(`${url.origin} cannot be reached.`);
  }
  try {
    return { status: answer.status, body: await answer.json() };
  } catch {
    throw new CannotFetch(`${url.origin} does not speak as a music server does.`);
  }
};

/** The sentence of a problem document. */
export const detailOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string'
    ? body.detail
    : 'It gives no reason.';
