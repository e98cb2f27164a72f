import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { callJson, probe, whyUnreached } from './json-call.ts';

const serve = async (answer: RequestListener) => {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

test('a server that cannot be reached is said with its reason', async () => {
  const url = new URL('https://music.example:8443/');
  const because = (code: string) =>
    whyUnreached(url, new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) }));
  assert.match(because('DEPTH_ZERO_SELF_SIGNED_CERT'), /signed its certificate itself/);
  assert.match(because('CERT_HAS_EXPIRED'), /expired/);
  assert.match(because('ENOTFOUND'), /No name server knows music\.example\./);
  assert.match(because('EPIPE'), /\(EPIPE\)/);
  assert.match(whyUnreached(url, new DOMException('', 'TimeoutError')), /did not answer in time/);

  let left: URL;
  {
    using gone = await serve(() => {});
    left = gone.url;
  }
  await assert.rejects(callJson(left), { message: /Nothing answers at 127\.0\.0\.1:\d+/ });
  using breaking = await serve((request) => request.socket.destroy());
  await assert.rejects(probe(breaking.url), { message: /broke the connection off/ });
  using plain = await serve((_request, response) => response.end('{}'));
  const secure = new URL(plain.url.href.replace('http:', 'https:'));
  await assert.rejects(callJson(secure), { message: /does not speak https there/ });
});

test('who sends on to another server is not followed, and says where that is', async () => {
  using other = await serve((_request, response) => response.end('{}'));
  using first = await serve((_request, response) =>
    response.writeHead(302, { location: other.url.href }).end(),
  );
  await assert.rejects(callJson(first.url), {
    message: `${first.url.origin} sends on to ${other.url.origin}: give that address.`,
  });
  using itself = await serve((_request, response) => response.writeHead(302, { location: '/app/' }).end());
  assert.equal(await probe(itself.url), undefined);
});
