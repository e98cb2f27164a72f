// The network between one node and the database: a process of its own, told what to let through. What it holds back it
// keeps, as a network that comes back does, in order.
import { connect, createServer, type Socket } from 'node:net';

/** `up` is from the node to the database. */
export type Network = { up: boolean; down: boolean; delayMs: number };

let target = Number(process.argv[2]);
const host = process.argv[3] ?? '127.0.0.1';
let network: Network = { up: true, down: true, delayMs: 0 };
const waiting = new Set<() => void>();

const pipe = (from: Socket, to: Socket, way: 'up' | 'down') => {
  const held: Buffer[] = [];
  const flush = () => {
    if (!network[way]) return;
    for (const bytes of held.splice(0)) to.write(bytes);
  };
  waiting.add(flush);
  from.on('data', (bytes: Buffer) => {
    const pass = () => {
      held.push(bytes);
      flush();
    };
    if (network.delayMs > 0) setTimeout(pass, network.delayMs);
    else pass();
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
  pipe(client, database, 'up');
  pipe(database, client, 'down');
});
server.listen(0, host, () => process.send?.({ port: (server.address() as { port: number }).port }));
process.on('message', (next: Network | { target: number }) => {
  if ('target' in next) {
    target = next.target;
    return;
  }
  network = next;
  for (const flush of waiting) flush();
});
