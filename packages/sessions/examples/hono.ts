// The orders of a kitchen on Hono. The token travels in a cookie.
import { once } from 'node:events';
import type { Session } from '@gatefold/sessions';
import { type HttpBindings, serve } from '@hono/node-server';
import { type Context, Hono, type Next } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { streamSSE } from 'hono/streaming';
import { account, isRight, limit, readWish, sessions, stopOnSignal } from './set-up.ts';

type Env = { Bindings: HttpBindings; Variables: { session: Session } };
const app = new Hono<Env>();

const unsure = (c: Context) => c.json({ refused: 'unsure' }, 503, { 'retry-after': '1' });

// What a call of the engine throws comes from its store: nothing is known, the client asks again.
app.onError((error, c) => {
  console.error(error);
  return unsure(c);
});

const signedIn = async (c: Context<Env>, next: Next) => {
  const checked = await sessions.check(getCookie(c, 'kitchen', 'host') ?? '');
  if (checked.kind === 'unsure') return unsure(c);
  if (checked.kind === 'refused') return c.json({ refused: 'not-signed-in' }, 401);
  c.set('session', checked.session);
  return await next();
};

app.post('/sign-in', async (c) => {
  const wish = readWish(await c.req.json().catch(() => undefined));
  if (wish === undefined) return c.json({ refused: 'not-understood' }, 400);
  const { password, ...place } = wish;
  const attempt = await sessions.attempt(account); // before the password is looked at
  if (!(await isRight(password))) return c.json({ refused: 'wrong-password' }, 401);
  const result = await sessions.signIn(attempt, { ...place, limit });
  if (result.kind === 'overtaken') return c.json({ refused: 'overtaken' }, 409);
  if (result.kind === 'limit-reached') {
    return c.json({ refused: 'limit-reached', devices: result.sessions.map(({ device }) => device) }, 409);
  }
  const maxAge = Math.floor((result.session.endsAt - Date.now()) / 1000);
  setCookie(c, 'kitchen', result.token, { prefix: 'host', httpOnly: true, sameSite: 'Lax', maxAge });
  return c.json({ ended: result.ended.map(({ device }) => device) });
});

app.get('/now', signedIn, (c) => c.json({ waiting: 3, device: c.var.session.device }));

app.post('/sign-out', signedIn, async (c) => {
  const { account, device } = c.var.session;
  await sessions.end({ kind: 'devices', account, devices: [device], why: 'signed-out' });
  deleteCookie(c, 'kitchen', { prefix: 'host' });
  return c.json({});
});

// Once this has answered, no cookie of the account opens anything and every stream of it is cut.
app.post('/sign-out-everywhere', signedIn, async (c) => {
  const { ended, tookMs } = await sessions.end({ kind: 'everywhere', account, why: 'signed-out' });
  deleteCookie(c, 'kitchen', { prefix: 'host' });
  return c.json({ ended: ended.map(({ device }) => device), tookMs });
});

app.get('/stream', signedIn, async (c) => {
  const { socket } = c.env.incoming;
  // A reset: after an ordinary end the kernel still delivers what it has buffered.
  const hold = await sessions.hold(c.var.session, { kind: 'stream', close: () => socket.resetAndDestroy() });
  if (hold === undefined) return c.json({ refused: 'not-signed-in' }, 401);
  return streamSSE(c, async (stream) => {
    stream.onAbort(hold.release);
    while (hold.state() !== 'over') {
      if (hold.state() === 'unsure') await sessions.trusted(); // says nothing until it is known again
      if (hold.state() === 'go-on') await stream.writeSSE({ data: JSON.stringify({ waiting: 3 }) });
      await stream.sleep(200);
    }
  });
});

const server = serve({ fetch: app.fetch, port: Number(process.env['PORT'] ?? 4703) });
await once(server, 'listening');
console.log(server.address());
stopOnSignal(() => 'closeAllConnections' in server && server.closeAllConnections());
