// The three server processes and the network of each.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { canSeparate, createNetwork, type NodeNetwork } from './network.ts';

export type Server = {
  name: string;
  /** How often it was started: each life has a name of its own. */
  lives: number;
  process: ChildProcess | undefined;
  /** 0 while it is known to be down. */
  port: number;
  network: NodeNetwork;
};

/** `planted` names a fault that is planted in their code; see planted.ts. */
export const startServers = async (
  names: readonly string[],
  database: { url: string; port: number },
  planted?: string,
) => {
  const isSeparate = canSeparate();
  const servers: Server[] = [];

  const start = async (server: Server): Promise<void> => {
    server.lives++;
    const url = new URL(database.url);
    url.hostname = server.network.database.host;
    url.port = `${server.network.database.port}`;
    const name = `${server.name} ${server.lives} ${process.pid}`;
    const args = [url.href, name, ...(planted === undefined ? [] : [planted])];
    const child = server.network.run(join(import.meta.dirname, 'node.ts'), args);
    server.process = child;
    const gone = once(child, 'exit').then(([code]) => {
      throw new Error(`${name} did not start: it went with ${code}`);
    });
    const [{ port }] = (await Promise.race([once(child, 'message'), gone])) as [{ port: number }];
    server.port = port;
  };

  const stop = () => {
    for (const server of servers.splice(0)) {
      server.process?.kill('SIGKILL');
      server.network.remove();
    }
  };
  process.once('exit', stop);
  for (const [at, name] of names.entries()) {
    const network = await createNetwork(at + 1, database.port, isSeparate);
    const server: Server = { name, lives: 0, process: undefined, port: 0, network };
    servers.push(server);
    await start(server);
  }
  return { servers, isSeparate, start, stop };
};
