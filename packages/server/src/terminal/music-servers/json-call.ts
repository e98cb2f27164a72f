// One question to a server, answered in JSON, or said in a sentence why not.
import { CannotFetch } from '@gatefold/converter/command-line';

const answersWithinMs = 30_000;

export type Answer = { status: number; body: unknown };

/** Something answers there, but not as a music server does. */
export class SpeaksOtherwise extends CannotFetch {}

const untrusted: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it has signed its certificate itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an authority of its own',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody known here has signed its certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'nobody known here has signed its certificate',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet: is the clock right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return '';
  // What `fetch` throws says only that it failed: the reason is the cause.
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
};

/** The sentence for what `fetch` throws. */
export const whyUnreached = ({ host, hostname, origin }: URL, error: unknown): string => {
  const code = codeOf(error);
  const why = untrusted[code];
  if (why !== undefined)
    return `${host} cannot be trusted: ${why}. NODE_EXTRA_CA_CERTS=FILE names a certificate to trust.`;
  switch (code) {
    case 'ENOTFOUND':
      return `No name server knows ${hostname}.`;
    case 'EAI_AGAIN':
      return `Whether there is a ${hostname} cannot be found out: no name server answers.`;
    case 'ECONNREFUSED':
      return `Nothing answers at ${host}: is the server running, and on this port?`;
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return `${host} broke the connection off.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `There is no way from here to ${host}.`;
    case 'TimeoutError':
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return `${host} did not answer in time.`;
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return `${host} does not speak https there.`;
    default:
      return `${origin} cannot be reached${code === '' || code === 'TypeError' ? '' : ` (${code})`}.`;
  }
};

/** Where an answer sends to, when that is another server: what is told to one is never told to another. */
export const elsewhere = (answer: Response, url: URL): string | undefined => {
  const to = URL.parse(answer.headers.get('location') ?? '', url);
  return answer.status >= 300 && answer.status < 400 && to !== null && to.origin !== url.origin
    ? to.origin
    : undefined;
};

/** The largest library's page has a hundredth of it. */
const mostCharacters = 64 * 1024 * 1024;

const textOf = async ({ body }: Response): Promise<string> => {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > mostCharacters) throw new CannotFetch('The server answers without an end.');
  }
  return text + decoder.decode();
};

/** Throws `SpeaksOtherwise` when what answers says no JSON, another `CannotFetch` when the server cannot be reached. */
export const callJson = async (url: URL, init: RequestInit = {}): Promise<Answer> => {
  const signal = AbortSignal.timeout(answersWithinMs);
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(url, { ...init, redirect: 'manual', signal });
    text = await textOf(answer);
  } catch (error) {
    throw error instanceof CannotFetch ? error : new CannotFetch(whyUnreached(url, error));
  }
  const to = elsewhere(answer, url);
  if (to !== undefined) throw new CannotFetch(`${url.origin} sends on to ${to}: give that address.`);
  try {
    return { status: answer.status, body: JSON.parse(text) };
  } catch {
    throw new SpeaksOtherwise(`${url.origin} does not speak as a music server does.`);
  }
};

/** What answers an open question; undefined when it is no JSON. Throws `CannotFetch` when nothing can be reached. */
export const probe = async (url: URL): Promise<object | undefined> => {
  try {
    const { body } = await callJson(url);
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch (error) {
    if (error instanceof SpeaksOtherwise) return undefined;
    throw error;
  }
};

/** The sentence of a problem document. */
export const detailOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string'
    ? body.detail
    : 'It gives no reason.';
