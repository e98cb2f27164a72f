// Server processes with the engine on one PostgreSQL, as the fault run has them, asked over HTTP.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';

export type Node = { process: ChildProcess; address: string };
export type Answer = {
  status: number;
  body: { token?: string; tookMs?: number; stallMs?: number; garbageMs?: number };
};

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

export const startNode = async (url: string, name: string): Promise<Node> => {
  const file = join(import.meta.dirname, '..', 'faults', 'node.ts');
  const child = fork(file, [url, `${name} ${process.pid}`]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { process: child, address: `http://127.0.0.1:${port}` };
};

export const ask = ({ address }: Node, path: string, token = ''): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    request(`${address}${path}`, { agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text || '{}') }));
    })
      .once('error', reject)
      .end();
  });
