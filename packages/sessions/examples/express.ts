// The departures of a bus stop on Express. The token travels in a header, as an app sends it.
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Session } from '@gatefold/sessions';
import express, { type Next, type Request, type Response } from 'express';
import { account, isRight, limit, readWish, sessions, stopOnSignal } from './set-up.ts';

const app = express();
app.use(express.json());

const unsure = (response: Response) =>
  response.status(503).set('retry-after', '1').json({ refused: 'unsure' });
const refuse = (response: Response, status: number, refused: string) =>
  response.status(status).json({ refused });
const sessionOf = (response: Response) => response.locals['session'] as Session;

const signedIn = async ({ headers }: Request, response: Response, next: Next) => {
  const checked = await sessions.check(headers.authorization?.slice('Bearer '.length) ?? '');
  if (checked.kind === 'unsure') return unsure(response);
  if (checked.kind === 'refused') return refuse(response, 401, 'not-signed-in');
  response.locals['session'] = checked.session;
  return next();
};

app.post('/sign-in', async ({ body }, response) => {
  const wish = readWish(body);
  if (wish === undefined) return refuse(response, 400, 'not-understood');
  const { password, ...place } = wish;
  const attempt = await sessions.attempt(account); // before the password is looked at
  if (!(await isRight(password))) return refuse(response, 401, 'wrong-password');
  const result = await sessions.signIn(attempt, { ...place, limit });
  if (result.kind === 'overtaken') return refuse(response, 409, 'overtaken');
  if (result.kind === 'limit-reached') {
    const devices = result.sessions.map(({ device }) => device);
    return response.status(409).json({ refused: 'limit-reached', devices });
  }
  return response.json({ token: result.token, ended: result.ended.map(({ device }) => device) });
});

app.get('/now', signedIn, (_request, response) =>
  response.json({ line: 12, minutes: 4, device: sessionOf(response).device }),
);

app.post('/sign-out', signedIn, async (_request, response) => {
  const { account, device } = sessionOf(response);
  await sessions.end({ kind: 'devices', account, devices: [device], why: 'signed-out' });
  response.json({});
});

// Once this has answered, no token of the account opens anything and every stream of it is cut.
app.post('/sign-out-everywhere', signedIn, async (_request, response) => {
  const { ended, tookMs } = await sessions.end({ kind: 'everywhere', account, why: 'signed-out' });
  response.json({ ended: ended.map(({ device }) => device), tookMs });
});

app.get('/stream', signedIn, async ({ socket }, response) => {
  // A reset: after an ordinary end the kernel still delivers what it has buffered.
  const hold = await sessions.hold(sessionOf(response), {
    kind: 'stream',
    close: () => socket.resetAndDestroy(),
  });
  if (hold === undefined) return refuse(response, 401, 'not-signed-in');
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.once('close', hold.release);
  while (hold.state() !== 'over') {
    if (hold.state() === 'unsure') await sessions.trusted(); // says nothing until it is known again
    if (hold.state() === 'go-on') response.write(`data: ${JSON.stringify({ line: 12, minutes: 4 })}\n\n`);
    await setTimeout(200);
  }
  return response.end();
});

// What a call of the engine throws comes from its store: nothing is known, the client asks again.
app.use((error: { status?: number }, _request: Request, response: Response, _next: Next) => {
  if ((error.status ?? 500) < 500) return refuse(response, 400, 'not-understood');
  console.error(error);
  return unsure(response);
});

const server = app.listen(Number(process.env['PORT'] ?? 4702));
await once(server, 'listening');
console.log(server.address());
stopOnSignal(() => server.closeAllConnections());
