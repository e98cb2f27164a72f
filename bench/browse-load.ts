// A load generator: asks one address over some connections for some seconds, and prints the answers a second.
// Arguments: address, headers as JSON, connections, seconds.
import { Agent, get } from 'node:http';

const [url = '', headers = '{}', connections = '8', seconds = '4'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
const options = { agent, headers: JSON.parse(headers) as Record<string, string> };

const ask = (): Promise<void> =>
  new Promise((resolve, reject) => {
    get(url, options, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url} answered ${answer.statusCode}`));
      answer.on('end', resolve).on('error', reject).resume();
    }).on('error', reject);
  });

const during = async (ms: number): Promise<number> => {
  const until = performance.now() + ms;
  let done = 0;
  const work = async () => {
    while (performance.now() < until) {
      await ask();
      done++;
    }
  };
  await Promise.all(Array.from({ length: Number(connections) }, work));
  return done;
};

await during(1000);
const from = performance.now();
const done = await during(Number(seconds) * 1000);
console.log(done / ((performance.now() - from) / 1000));
agent.destroy();
