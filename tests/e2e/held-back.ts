// A request whose head was let in while its body is still to come.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from './people.ts';

export type HeldBack = Disposable & {
  /** Sends the body; answers what the server says to it. */
  letGo(): Promise<Answer<unknown>>;
};

const withinMs = 10_000;

/** Resolves once the server has asked for the body: it knows the head, and has refused nothing. */
export async function holdBack(
  base: string,
  method: string,
  path: string,
  body: unknown,
  token?: string,
): Promise<HeldBack> {
  const { hostname, port, host } = new URL(base);
  const bytes = Buffer.from(JSON.stringify(body));
  const socket = connect({ host: hostname, port: Number(port) });
  let heard = '';
  let over = 'closed in order';
  let wake = () => {};
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
    wake();
  });
  socket.on('error', (error) => {
    over = error.message;
  });
  socket.on('close', () => wake());
  const until = async (isThere: () => boolean) => {
    const ends = Date.now() + withinMs;
    while (!isThere()) {
      assert.ok(!socket.destroyed && Date.now() < ends, `${over}, after: ${heard}`);
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([woken, wait(100)]);
    }
  };

  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Content-Type: application/json',
    `Content-Length: ${bytes.length}`,
    'Expect: 100-continue',
    ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const goOn = 'HTTP/1.1 100 Continue\r\n\r\n';
  await until(() => heard.length >= goOn.length);
  await wait(100);
  assert.equal(heard, goOn, 'the head was let in, and nothing was answered yet');
  heard = '';

  return {
    async letGo() {
      socket.write(bytes);
      const partsOf = () => /^HTTP\/1\.1 (\d{3})[^\r]*\r\n([\s\S]*?)\r\n\r\n([\s\S]*)$/.exec(heard);
      const lengthIn = (head = '') => Number(/^content-length: *(\d+)/im.exec(head)?.[1]);
      await until(() => {
        const parts = partsOf();
        return parts !== null && Buffer.byteLength(parts[3] ?? '') >= lengthIn(parts[2]);
      });
      const [, status = '', head = '', text = ''] = partsOf() ?? [];
      const headers = new Headers();
      for (const line of head.split('\r\n')) {
        const [name = '', value = ''] = line.split(/: *(.*)/);
        headers.append(name, value);
      }
      return { status: Number(status), headers, text, body: JSON.parse(text) };
    },
    [Symbol.dispose]: () => socket.destroy(),
  };
}
