// A client that takes a stream in slowly, on a connection of its own, and counts what arrives and how it ends.
import { connect } from 'node:net';

export type SlowReader = Disposable & {
  /** Bytes that arrived so far, with the head of the answer. */
  received(): number;
  /** The status of the answer, once it came. */
  status: Promise<number>;
  /** Resolves when the connection is over: when, how, and how many bytes arrived in all. */
  over: Promise<{ at: number; how: string; received: number }>;
  /** From now on takes everything in as fast as it comes. */
  hurry(): void;
};

/** Small reads keep the receive window small too, as with a player that takes in what it plays. */
const pieceBytes = 4096;

/** Reads about `bytesPerSecond` of an answer. */
export function readSlowly(base: string, path: string, token: string, bytesPerSecond: number): SlowReader {
  const { hostname, port, host } = new URL(base);
  const tickMs = 20;
  let received = 0;
  let allowance = 0;
  let hurried = false;
  let how = 'closed in order';
  let sayStatus: (status: number) => void = () => {};
  const status = new Promise<number>((resolve) => {
    sayStatus = resolve;
  });

  const take = (length: number, bytes: Uint8Array): boolean => {
    if (received === 0) {
      const line = Buffer.from(bytes.subarray(0, length)).toString('latin1');
      sayStatus(Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1]));
    }
    received += length;
    allowance -= length;
    return hurried || allowance > 0;
  };
  const socket = connect({
    host: hostname,
    port: Number(port),
    onread: { buffer: Buffer.alloc(pieceBytes), callback: take },
  });
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
  );
  const timer = setInterval(() => {
    allowance = Math.min(allowance + (bytesPerSecond * tickMs) / 1000, bytesPerSecond);
    if (allowance > 0) socket.resume();
  }, tickMs);
  const over = new Promise<{ at: number; how: string; received: number }>((resolve) => {
    socket.on('error', (error: NodeJS.ErrnoException) => {
      how = error.code ?? error.message;
    });
    socket.on('close', () => {
      clearInterval(timer);
      resolve({ at: performance.now(), how, received });
    });
  });

  return {
    received: () => received,
    status,
    over,
    hurry() {
      hurried = true;
      socket.resume();
    },
    [Symbol.dispose]: () => {
      clearInterval(timer);
      socket.destroy();
    },
  };
}
