import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import Fastify from 'fastify';
import { addBodyTime } from './body-time.ts';

const bodyMostMs = 150;
const silenceMostMs = 150;

/** A server whose answers take three times as long as a request may; its port. */
const startSlow = async (t: TestContext): Promise<number> => {
  const app = Fastify();
  addBodyTime(app, { bodyMostMs, silenceMostMs });
  const slowly = async () => {
    await wait(3 * bodyMostMs);
    return 'the answer';
  };
  app.get('/song', slowly);
  app.post('/words', slowly);
  app.post('/music', { config: { takesItsTime: true } }, slowly);
  t.after(() => app.close());
  return Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
};

/** Sends the pieces one after the other, so long apart; what is answered. */
const send = async (port: number, head: string, pieces: readonly string[] = [], apartMs = 0) => {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => {});
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text;
  });
  socket.write(`${head}\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json`);
  socket.write(pieces.length === 0 ? '\r\n\r\n' : `\r\nContent-Length: ${pieces.join('').length}\r\n\r\n`);
  for (const piece of pieces) {
    if (socket.writable) socket.write(piece);
    await wait(apartMs);
  }
  if (!socket.closed) await once(socket, 'close');
  return answer;
};

test('an answer may take any time, also to a request whose body nobody reads', async (t) => {
  const port = await startSlow(t);
  assert.match(await send(port, 'GET /song HTTP/1.1'), /^HTTP\/1.1 200 [\s\S]*the answer$/);
  assert.match(await send(port, 'GET /song HTTP/1.1', ['{}']), /^HTTP\/1.1 200 [\s\S]*the answer$/);
  assert.match(await send(port, 'POST /words HTTP/1.1', ['"a word"']), /^HTTP\/1.1 200 [\s\S]*the answer$/);
});

test('attack: a body that trickles is not waited for, but for music that goes on arriving', async (t) => {
  const port = await startSlow(t);
  const pieces = ['"', 'a', 'b', 'c', 'd', 'e', 'f', '"'];
  assert.match(await send(port, 'POST /words HTTP/1.1', pieces, 50), /^HTTP\/1.1 408 /);
  assert.match(await send(port, 'POST /music HTTP/1.1', pieces, 50), /^HTTP\/1.1 200 [\s\S]*the answer$/);
  assert.match(await send(port, 'POST /music HTTP/1.1', ['"', '"'], 400), /^HTTP\/1.1 408 /);
});
