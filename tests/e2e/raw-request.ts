// A request as bytes on a connection of its own: also such as no decent client would send.
import { connect } from 'node:net';

export type RawAnswer = { status: number; head: string; body: string };

/**
 * Sends the bytes and reads until the server closes, the answer is whole, or `enoughBytes` have come. Status 0:
 * the connection ended without an answer.
 */
export function sendRaw(
  base: string,
  bytes: Buffer,
  { localAddress = '127.0.0.1', enoughBytes = 64 * 1024, withinMs = 15_000 } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), localAddress });
    const chunks: Buffer[] = [];
    let length = 0;
    let isSettled = false;
    const settle = () => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      socket.destroy();
      const text = finalAnswer(chunks);
      const at = text.indexOf('\r\n\r\n');
      const head = at < 0 ? text : text.slice(0, at);
      resolve({
        status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
        head,
        body: at < 0 ? '' : Buffer.from(text.slice(at + 4), 'latin1').toString('utf8'),
      });
    };
    const timer = setTimeout(() => {
      isSettled = true;
      socket.destroy();
      reject(
        new Error(
          `no answer within ${withinMs} ms to ${JSON.stringify(bytes.toString('latin1').slice(0, 500))}`,
        ),
      );
    }, withinMs);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      const text = finalAnswer(chunks);
      const at = text.indexOf('\r\n\r\n');
      if (at < 0) return;
      const announced = /^content-length: *(\d+)/im.exec(text.slice(0, at))?.[1];
      const isWhole = announced !== undefined && text.length - at - 4 >= Number(announced);
      const isEndless = /^content-type: text\/event-stream/im.test(text.slice(0, at));
      if (isWhole || isEndless || length >= enoughBytes) settle();
    });
    socket.on('end', settle);
    socket.on('close', settle);
    // A server that refuses early may reset while we still send: what it said before counts.
    socket.on('error', settle);
    socket.write(bytes);
  });
}

/** What came, without answers on the way such as 100 Continue. */
const finalAnswer = (chunks: Buffer[]) =>
  Buffer.concat(chunks)
    .toString('latin1')
    .replace(/^(?:HTTP\/1\.1 1\d\d[\s\S]*?\r\n\r\n)+/, '');

export type RawRequest = {
  method: string;
  target: string;
  headers: [string, string][];
  body: Buffer;
};

/** The bytes of a request with the right length, whatever else is wrong with it. */
export function bytesOf(base: string, { method, target, headers, body }: RawRequest): Buffer {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${new URL(base).host}`,
    'Connection: close',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body.length > 0 || !['GET', 'HEAD'].includes(method) ? [`Content-Length: ${body.length}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}
