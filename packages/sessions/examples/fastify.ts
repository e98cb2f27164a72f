// A weather station on Fastify. The token travels in a cookie.
import { setTimeout } from 'node:timers/promises';
import type { Session } from '@gatefold/sessions';
import fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify';
import { account, isRight, limit, readWish, sessions, stopOnSignal } from './set-up.ts';

const app = fastify();
const holders = new WeakMap<FastifyRequest, Session>();
const sessionOf = (request: FastifyRequest) => holders.get(request) as Session;

const cookie = (token: string, seconds: number) =>
  `__Host-weather=${token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${seconds}`;
const tokenOf = ({ headers }: FastifyRequest) =>
  /__Host-weather=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? '';
const unsure = (reply: FastifyReply) =>
  reply.code(503).header('retry-after', '1').send({ refused: 'unsure' });

// What a call of the engine throws comes from its store: nothing is known, the client asks again.
app.setErrorHandler<FastifyError>((error, _request, reply) => {
  if ((error.statusCode ?? 500) < 500) return reply.code(400).send({ refused: 'not-understood' });
  console.error(error);
  return unsure(reply);
});

const signedIn = async (request: FastifyRequest, reply: FastifyReply) => {
  const checked = await sessions.check(tokenOf(request));
  if (checked.kind === 'unsure') return unsure(reply);
  if (checked.kind === 'refused') return reply.code(401).send({ refused: 'not-signed-in' });
  holders.set(request, checked.session);
  return undefined;
};

app.post('/sign-in', async (request, reply) => {
  const wish = readWish(request.body);
  if (wish === undefined) return reply.code(400).send({ refused: 'not-understood' });
  const { password, ...place } = wish;
  const attempt = await sessions.attempt(account); // before the password is looked at
  if (!(await isRight(password))) return reply.code(401).send({ refused: 'wrong-password' });
  const result = await sessions.signIn(attempt, { ...place, limit });
  if (result.kind === 'overtaken') return reply.code(409).send({ refused: 'overtaken' });
  if (result.kind === 'limit-reached') {
    const devices = result.sessions.map(({ device }) => device);
    return reply.code(409).send({ refused: 'limit-reached', devices });
  }
  reply.header('set-cookie', cookie(result.token, (result.session.endsAt - Date.now()) / 1000));
  return { ended: result.ended.map(({ device }) => device) };
});

app.get('/now', { preHandler: signedIn }, (request) => ({
  celsius: 14.5,
  device: sessionOf(request).device,
}));

app.post('/sign-out', { preHandler: signedIn }, async (request, reply) => {
  const { account, device } = sessionOf(request);
  await sessions.end({ kind: 'devices', account, devices: [device], why: 'signed-out' });
  return reply.header('set-cookie', cookie('', 0)).send({});
});

// Once this has answered, no cookie of the account opens anything and every stream of it is cut.
app.post('/sign-out-everywhere', { preHandler: signedIn }, async (_request, reply) => {
  const { ended, tookMs } = await sessions.end({ kind: 'everywhere', account, why: 'signed-out' });
  return reply.header('set-cookie', cookie('', 0)).send({ ended: ended.map(({ device }) => device), tookMs });
});

app.get('/stream', { preHandler: signedIn }, async (request, reply) => {
  const { socket } = request;
  // A reset: after an ordinary end the kernel still delivers what it has buffered.
  const hold = await sessions.hold(sessionOf(request), {
    kind: 'stream',
    close: () => socket.resetAndDestroy(),
  });
  if (hold === undefined) return reply.code(401).send({ refused: 'not-signed-in' });
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  reply.raw.once('close', hold.release);
  while (hold.state() !== 'over') {
    if (hold.state() === 'unsure') await sessions.trusted(); // says nothing until it is known again
    if (hold.state() === 'go-on') reply.raw.write(`data: ${JSON.stringify({ celsius: 14.5 })}\n\n`);
    await setTimeout(200);
  }
  reply.raw.end();
  return reply;
});

console.log(await app.listen({ port: Number(process.env['PORT'] ?? 4701) }));
stopOnSignal(() => app.server.closeAllConnections());
