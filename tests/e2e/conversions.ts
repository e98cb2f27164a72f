// What people do with the converter, over HTTP.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type {
  Batch,
  Conversion,
  ConversionList,
  ConversionSettings,
  NewBatch,
  Track,
  Upload,
} from './contract.ts';
import { type Answer, call } from './people.ts';
import { gatefold, type Server } from './server.ts';

export const askToConvert = (
  base: string,
  token: string,
  tracks: readonly Pick<Track, 'id'>[],
  settings: ConversionSettings,
  more: Partial<NewBatch> = {},
): Promise<Answer<Batch>> =>
  call<Batch>(base, 'POST', '/api/batches', {
    token,
    body: { tracks: tracks.map(({ id }) => ({ trackId: id })), settings, ...more },
  });

export async function batchOf(base: string, token: string, id: string): Promise<Batch> {
  const answer = await call<Batch>(base, 'GET', `/api/batches/${id}`, { token });
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}

/** Waits until a batch is as it should be. */
export async function batchOnce(
  base: string,
  token: string,
  id: string,
  isSo: (batch: Batch) => boolean,
): Promise<Batch> {
  const until = Date.now() + 120_000;
  for (;;) {
    const batch = await batchOf(base, token, id);
    if (isSo(batch)) return batch;
    assert.ok(Date.now() < until, `the batch never came so far: ${JSON.stringify(batch)}`);
    await wait(50);
  }
}

export const isDone = ({ state }: Batch) => state === 'done';

/** Converts, which must succeed, and waits for the end. */
export async function convert(
  base: string,
  token: string,
  tracks: readonly Pick<Track, 'id'>[],
  settings: ConversionSettings,
  more: Partial<NewBatch> = {},
): Promise<Batch> {
  const answer = await askToConvert(base, token, tracks, settings, more);
  assert.equal(answer.status, 200, answer.text);
  return batchOnce(base, token, answer.body.id, isDone);
}

export async function conversionsOf(base: string, token: string, query = ''): Promise<Conversion[]> {
  const answer = await call<ConversionList>(base, 'GET', `/api/conversions?limit=500${query}`, { token });
  assert.equal(answer.status, 200, answer.text);
  return answer.body.items;
}

export type Download = { status: number; headers: Headers; bytes: Buffer };

export async function download(
  base: string,
  path: string,
  token: string,
  headers: Record<string, string> = {},
): Promise<Download> {
  const response = await fetch(new URL(path, base), {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

export async function upload(
  base: string,
  token: string,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Answer<Upload>> {
  const response = await fetch(new URL(`/api/uploads?name=${encodeURIComponent(name)}`, base), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'audio/mpeg' },
    body: bytes,
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: JSON.parse(text) as Upload,
  };
}

/** What the account may take along from now on, as the operator says it. */
export async function setExport(server: Server, email: string, right: 'none' | 'preview' | 'full') {
  const done = await gatefold(['accounts', 'limit', email, '--export', right], {
    GATEFOLD_DATA: server.data,
  });
  assert.equal(done.code, 0, done.stderr);
}

/** A second account on a server. */
export async function addPerson(server: Server, email: string) {
  const person = { email, password: 'seven quiet records turning' };
  const done = await gatefold(
    ['accounts', 'add', email],
    { GATEFOLD_DATA: server.data },
    `${person.password}\n`,
  );
  assert.equal(done.code, 0, done.stderr);
  return person;
}
