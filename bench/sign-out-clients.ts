// The other end of ten thousand channels and streams: opens what it is told to, says when all are open,
// and counts how each of them ends. A process of its own, so that its work is not the server's.
import { get } from 'node:http';

type Order = { url: string; token: string }[];

const atOnce = 100;

process.once('message', async (orders: Order) => {
  let ended = 0;
  const open = (order: Order[number]) =>
    new Promise<void>((resolve, reject) => {
      const request = get(
        order.url,
        { agent: false, headers: { authorization: `Bearer ${order.token}` } },
        (answer) => {
          if (answer.statusCode !== 200)
            return reject(new Error(`${order.url} answered ${answer.statusCode}`));
          answer.once('data', () => resolve());
          answer.resume();
          answer.on('error', () => {});
          answer.once('close', () => {
            ended++;
            if (ended === orders.length) process.send?.({ kind: 'all-ended', at: Date.now() });
          });
        },
      );
      request.on('error', reject);
    });
  const waiting = [...orders];
  const worker = async () => {
    for (let order = waiting.pop(); order !== undefined; order = waiting.pop()) await open(order);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  process.send?.({ kind: 'all-open' });
});
