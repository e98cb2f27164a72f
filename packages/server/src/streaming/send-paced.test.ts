import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Hold } from '@gatefold/sessions';
import { sendPaced } from './send-paced.ts';

const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));

/** Sends the file to a client while the session's state is this at each question; what arrived, and how it ended. */
const sendWhile = async (states: ReturnType<Hold['state']>[], trusted: boolean) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-paced-'));
  writeFileSync(join(folder, 'song'), bytes);
  const file = await open(join(folder, 'song'));
  let now = 0;
  let asked = 0;
  const server = createServer((_request, raw) => {
    raw.writeHead(200, { 'content-length': bytes.length });
    raw.flushHeaders();
    const sent = sendPaced({
      raw,
      file: file.fd,
      first: 0,
      last: bytes.length - 1,
      credit: () => bytes.length,
      onSent: () => {},
      bytesPerS: 1000,
      patches: [],
      hold: { state: () => states[Math.min(asked++, states.length - 1)] as 'go-on', release() {} },
      trusted: async () => trusted,
      monotonic: () => (now += 4000),
    });
    sent.catch(assert.ifError);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    return await new Promise<{ received: Buffer; how: string }>((resolve) => {
      const { port } = server.address() as AddressInfo;
      const parts: Buffer[] = [];
      const end = (how: string) => resolve({ received: Buffer.concat(parts), how });
      const cut = (error: NodeJS.ErrnoException) => end(error.code ?? error.message);
      const request = get({ port, host: '127.0.0.1' }, (answer) => {
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', cut);
        answer.on('end', () => end('whole'));
      });
      request.on('error', cut);
    });
  } finally {
    server.close();
    await file.close();
    rmSync(folder, { recursive: true });
  }
};

test('a piece that was read while trust went is not sent, and after a while the stream is cut', async () => {
  const { received, how } = await sendWhile(['go-on', 'unsure'], false);
  assert.equal(received.length, 0);
  assert.equal(how, 'ECONNRESET');
});

test('trust that comes back lets the stream go on where it was', async () => {
  const { received, how } = await sendWhile(['go-on', 'unsure', 'unsure', 'go-on'], true);
  assert.equal(how, 'whole');
  assert.ok(received.equals(bytes));
});

test('a piece that was read while the session ended is not sent', async () => {
  const { received, how } = await sendWhile(['go-on', 'over'], true);
  assert.equal(received.length, 0);
  assert.equal(how, 'ECONNRESET');
});
