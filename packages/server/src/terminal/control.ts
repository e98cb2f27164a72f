// How the terminal talks to the running server: a socket in the data folder that only its owner may open.
import { chmodSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { CannotStart } from '../db/open-failures.ts';
import type { CommandAnswer, Commands } from './commands.ts';

/** Longest path that a Unix socket may have everywhere (108 bytes on Linux, 104 on macOS, the last one zero). */
const pathMostBytes = 103;

const socketIn = (folder: string): string =>
  process.platform === 'win32'
    ? `\\\\.\\pipe\\gatefold-${Buffer.from(folder).toString('base64url').slice(-60)}`
    : join(folder, 'control.sock');

/** Answers commands until closed. Without a socket (a very deep folder) the server runs all the same. */
export const listenForCommands = async (folder: string, commands: Commands, log: FastifyBaseLogger) => {
  const path = socketIn(folder);
  if (Buffer.byteLength(path) > pathMostBytes) {
    log.warn(
      'the data folder lies too deep for a control socket: the terminal works while the server is stopped',
    );
    return { close: async () => {} };
  }
  const server = createServer(async (incoming, outgoing) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const { name, args } = JSON.parse(Buffer.concat(chunks).toString()) as { name: string; args: string[] };
      const answer = (await commands[name]?.(args)) ?? { ok: false, text: `There is no command ${name}.` };
      outgoing.end(JSON.stringify(answer));
    } catch (error) {
      log.error({ err: error }, 'a terminal command failed');
      outgoing
        .writeHead(500)
        .end(JSON.stringify({ ok: false, text: 'The server could not do that; its log says why.' }));
    }
  });
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  return {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Asks the server that runs on this folder; undefined when none does. */
export const askServer = (
  folder: string,
  name: string,
  args: readonly string[],
): Promise<CommandAnswer | undefined> =>
  new Promise((resolve, reject) => {
    const asking = request({ socketPath: socketIn(folder), method: 'POST', path: '/' }, async (answer) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk as Buffer);
        resolve(JSON.parse(Buffer.concat(chunks).toString()) as CommandAnswer);
      } catch (error) {
        reject(error);
      }
    });
    asking.once('error', (error: NodeJS.ErrnoException) => {
      if (['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'EINVAL'].includes(error.code ?? '')) resolve(undefined);
      else if (error.code === 'EACCES' || error.code === 'EPERM') {
        reject(
          new CannotStart(`Only the user who runs the server may do this: the socket in ${folder} refuses.`),
        );
      } else reject(error);
    });
    asking.end(JSON.stringify({ name, args }));
  });
