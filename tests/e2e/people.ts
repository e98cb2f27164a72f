// What people and their devices do, over HTTP.
import assert from 'node:assert/strict';
import type {
  Account,
  Device,
  DeviceKind,
  DeviceLimitReached,
  DeviceList,
  Problem,
  Receipt,
  RefusalCode,
} from './contract.ts';
import { owner } from './server.ts';

export type Answer<T> = { status: number; headers: Headers; body: T; text: string };

/** One call; a body is sent as JSON. The answer's body is what it says, unchecked. */
export async function call<T = unknown>(
  base: string,
  method: string,
  path: string,
  options: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer<T>> {
  const headers: Record<string, string> = { ...options.headers };
  if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(new URL(path, base), {
    method,
    headers,
    redirect: 'manual',
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson ? JSON.parse(text) : text) as T,
  };
}

export type Person = { email: string; password: string };
export type SignedInDevice = { token: string; account: Account; device: Device };
export type Refused = Problem & Record<string, unknown>;

export type Wish = { name: string; kind?: DeviceKind; id?: string; person?: Person };

export const askToSignIn = (base: string, wish: Wish) => {
  const { email, password } = wish.person ?? owner;
  const device = {
    name: wish.name,
    kind: wish.kind ?? 'terminal',
    ...(wish.id === undefined ? {} : { id: wish.id }),
  };
  return call<SignedInDevice & Refused & DeviceLimitReached>(base, 'POST', '/api/sign-in', {
    body: { email, password, device, as: 'bearer' },
  });
};

/** Signs a device in, which must succeed. */
export async function signIn(
  base: string,
  name: string,
  more: Omit<Wish, 'name'> = {},
): Promise<SignedInDevice> {
  const answer = await askToSignIn(base, { name, ...more });
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}

/** Signs so many devices in, named "Device 1" and so on. */
export async function signInMany(base: string, count: number, person?: Person): Promise<SignedInDevice[]> {
  const devices: SignedInDevice[] = [];
  for (let number = 1; number <= count; number++) {
    devices.push(await signIn(base, `Device ${number}`, person === undefined ? {} : { person }));
  }
  return devices;
}

export async function devicesOf(base: string, token: string): Promise<DeviceList> {
  const answer = await call<DeviceList>(base, 'GET', '/api/devices', { token });
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}

export async function signOutEverywhere(
  base: string,
  token: string,
  keepThisDevice = false,
): Promise<Receipt> {
  const answer = await call<Receipt>(base, 'POST', '/api/sign-out-everywhere', {
    token,
    body: { keepThisDevice },
  });
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}

/** Whether a token is still good for anything. */
export async function isSignedIn(base: string, token: string): Promise<boolean> {
  const answer = await call(base, 'GET', '/api/account', { token });
  if (answer.status !== 200) refusedAs(answer, 'not-signed-in');
  return answer.status === 200;
}

/** The answer must be this refusal from the closed list, in the form of a problem document. */
export function refusedAs(answer: Answer<unknown>, code: RefusalCode): Refused {
  const problem = answer.body as Refused;
  assert.equal(problem.type, `urn:gatefold:refusal:${code}`, `${answer.status} ${answer.text.slice(0, 300)}`);
  assert.equal(problem.status, answer.status);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  return problem;
}
