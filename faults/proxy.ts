// The network between one node and the database: a process of its own, told what to let through. What it holds back it
// keeps, as a network that comes back does; each connection in order. A slow one is not equally slow for every
// connection, so what is said on two of them may overtake.
import { connect, createServer, type Socket } from 'node:net';

/** `up` is from the node to the database. A connection is late by `delayMs` at most, each way. */
export type Network = { up: boolean; down: boolean; delayMs: number };

let target = Number(process.argv[2]);
const host = process.argv[3] ?? '127.0.0.1';
let network: Network = { up: true, down: true, delayMs: 0 };
const waiting = new Set<() => void>();
let connections = 0;

/** `share` of the delay is what this connection has of it, 0 to 1. */
const pipe = (from: Socket, to: Socket, way: 'up' | 'down', share: number) => {
  const held: { bytes: Buffer; due: number }[] = [];
  let lastDue = 0;
  const flush = () => {
    while (network[way]) {
      const [first] = held;
      if (first === undefined) return;
      const left = first.due - performance.now();
      if (left > 0) return void setTimeout(flush, left);
      held.shift();
      to.write(first.bytes);
    }
  };
  waiting.add(flush);
  from.on('data', (bytes: Buffer) => {
    lastDue = Math.max(lastDue, performance.now() + network.delayMs * share);
    held.push({ bytes, due: lastDue });
    flush();
  });
  from.once('close', () => {
    waiting.delete(flush);
    to.destroy();
  });
  from.on('error', () => {});
};

const server = createServer((client) => {
  const database = connect(target, '127.0.0.1');
  client.setNoDelay(true);
  database.setNoDelay(true);
  // Steps of the golden ratio: spread evenly, however many there are.
  const share = (++connections * 0.618034) % 1;
  pipe(client, database, 'up', share);
  pipe(database, client, 'down', share);
});
server.listen(0, host, () => process.send?.({ port: (server.address() as { port: number }).port }));
process.once('disconnect', () => process.exit());
process.on('message', (next: Network | { target: number }) => {
  if ('target' in next) {
    target = next.target;
    return;
  }
  network = next;
  for (const flush of waiting) flush();
});
