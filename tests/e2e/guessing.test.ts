// Guessing a password is slow, tells nothing about who has an account, and locks nobody else out.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { askToSignIn, call, refusedAs } from './people.ts';
import { owner, startServer } from './server.ts';

const wrong = (email: string) => ({ name: 'Guesser', person: { email, password: 'not the right one' } });
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] as number;

/** Signs in from another address of this machine. */
function signInFrom(base: string, localAddress: string, password: string): Promise<number> {
  const body = JSON.stringify({ email: owner.email, password, device: { name: 'Elsewhere', kind: 'phone' } });
  return new Promise((resolve, reject) => {
    const asking = request(
      new URL('/api/sign-in', base),
      { method: 'POST', localAddress, headers: { 'content-type': 'application/json' } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    asking.on('error', reject);
    asking.end(body);
  });
}

test('an address without an account is answered like a wrong password, in words and in time', async () => {
  await using server = await startServer();
  const known: number[] = [];
  const unknown: number[] = [];
  const timed = async (email: string, into: number[]) => {
    const startedAt = performance.now();
    const answer = await askToSignIn(server.url, wrong(email));
    into.push(performance.now() - startedAt);
    return { ...refusedAs(answer, 'wrong-credentials') };
  };
  const answers = [];
  for (let round = 0; round < 9; round++) {
    answers.push(await timed(owner.email, known), await timed(`nobody${round}@example.org`, unknown));
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  const [ofKnown, ofUnknown] = [median(known), median(unknown)];
  assert.ok(
    ofUnknown > ofKnown * 0.6 && ofUnknown < ofKnown * 1.7,
    `known ${ofKnown.toFixed(1)} ms, unknown ${ofUnknown.toFixed(1)} ms`,
  );
});

test('too many wrong passwords: wait, even with the right one, and the owner elsewhere is not locked out', async () => {
  await using server = await startServer();
  let tooMany = await askToSignIn(server.url, wrong(owner.email));
  let tries = 1;
  for (; tooMany.status === 401 && tries < 50; tries++)
    tooMany = await askToSignIn(server.url, wrong(owner.email));
  refusedAs(tooMany, 'too-many-attempts');
  assert.equal(tries, 11, 'ten are compared, and the next is not');
  const waitS = Number(tooMany.headers.get('retry-after'));
  assert.ok(Number.isInteger(waitS) && waitS > 0 && waitS <= 3600, `Retry-After: ${waitS}`);
  refusedAs(await askToSignIn(server.url, { name: 'Guesser' }), 'too-many-attempts');
  assert.equal(await signInFrom(server.url, '127.0.0.9', owner.password), 200);
});

test('guesses that are sent all at once are counted too', async () => {
  await using server = await startServer();
  const answers = await Promise.all(
    Array.from({ length: 60 }, () => askToSignIn(server.url, wrong(owner.email))),
  );
  const tried = answers.filter(({ status }) => status === 401).length;
  assert.equal(tried, 10, `${tried} of 60 guesses were compared`);
  for (const answer of answers) if (answer.status !== 401) refusedAs(answer, 'too-many-attempts');
});

test('one source cannot try one password at many accounts without end', async () => {
  await using server = await startServer();
  let refused = 0;
  for (let round = 0; round < 12; round++) {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => askToSignIn(server.url, wrong(`a${round}-${at}@example.org`))),
    );
    refused += answers.filter(({ status }) => status === 429).length;
  }
  assert.ok(refused > 0, 'no guess of 120 was refused');
});

test('a set-up link is good for one account, and nobody can guess it', async () => {
  await using server = await startServer({ withoutAccount: true });
  const ticket = new URL(await server.setUpLink()).searchParams.get('ticket') ?? '';
  assert.ok(ticket.length >= 30);
  const setUp = (ticket: string, email: string, password = owner.password) =>
    call(server.url, 'POST', '/api/set-up', { body: { ticket, email, password, name: 'Owner' } });
  assert.deepEqual((await call(server.url, 'GET', '/api/set-up')).body, { needed: true });
  refusedAs(await setUp('A'.repeat(ticket.length), 'evil@example.org'), 'ticket-spent');
  refusedAs(await setUp(ticket, owner.email, '12345678'), 'weak-password');
  const both = await Promise.all([setUp(ticket, owner.email), setUp(ticket, 'second@example.org')]);
  const made = both.filter(({ status }) => status === 200);
  assert.equal(made.length, 1, both.map(({ text }) => text).join('\n'));
  for (const answer of both) if (answer.status !== 200) refusedAs(answer, 'already-set-up');
  refusedAs(await setUp(ticket, 'third@example.org'), 'already-set-up');
  assert.deepEqual((await call(server.url, 'GET', '/api/set-up')).body, { needed: false });
});
