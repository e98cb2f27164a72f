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
  app.post('/refused', { onRequest: async (_request, reply) => void reply.code(401).send('no') }, slowly);
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser('text/plain', (_request, payload, done) => done(null, payload));
  t.after(() => app.close());
  return Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
};

/** Sends the pieces one after the other, so long apart; what is answered. */
const send = async (
  port: number,
  head: string,
  pieces: readonly string[] = [],
  apartMs = 0,
  type = 'application/json',
) => {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => {});
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text;
  });
  socket.write(`${head}\r\nHost: localhost\r\nConnection: close\r\nContent-Type: ${type}`);
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
  for (const path of ['/words', '/music']) {
    assert.match(
      await send(port, `POST ${path} HTTP/1.1`, ['"a word"']),
      /^HTTP\/1.1 200 [\s\S]*the answer$/,
    );
    const unread = await send(port, `POST ${path} HTTP/1.1`, ['"a word"'], 0, 'text/plain');
    assert.match(unread, /^HTTP\/1.1 200 [\s\S]*the answer$/);
  }
});

test('attack: whoever is refused early and never sends the rest gets no second answer, and is let go', async (t) => {
  const port = await startSlow(t);
  const socket = connect({ host: '127.0.0.1', port });
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text;
  });
  socket.write('POST /refused HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n');
  await once(socket, 'close');
  assert.match(answer, /^HTTP\/1.1 401 [\s\S]*no$/);
});

test('attack: the end of one body takes no limit from the next on the same connection', async (t) => {
  const port = await startSlow(t);
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => {}).resume();
  const head = 'POST /music HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
  socket.write(`${head}Content-Length: 3\r\n\r\n"a"${head}Content-Length: 3\r\n\r\n"`);
  await once(socket, 'close');
});

test('attack: a body that trickles is not waited for, but for music that goes on arriving', async (t) => {
  const port = await startSlow(t);
  const pieces = ['"', 'a', 'b', 'c', 'd', 'e', 'f', '"'];
  assert.match(await send(port, 'POST /words HTTP/1.1', pieces, 50), /^HTTP\/1.1 408 /);
  assert.match(await send(port, 'POST /music HTTP/1.1', pieces, 50), /^HTTP\/1.1 200 [\s\S]*the answer$/);
  assert.match(await send(port, 'POST /music HTTP/1.1', ['"', '"'], 400), /^HTTP\/1.1 408 /);
});
