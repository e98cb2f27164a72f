// A connection that was cut without a word looks alive: TCP goes on trying for many minutes. One that was asked and says
// nothing for too long is given up here, so that the next call gets another.
import { connect, type Socket } from 'node:net';

const watch = (socket: Socket, silentMs: number) => {
  const step = silentMs / 4;
  let answered = 0;
  let silentFor = 0;
  const hear = () => {
    answered = socket.bytesWritten;
    silentFor = 0;
  };
  socket.on('data', hear);
  const timer = setInterval(() => {
    // Who takes the listeners away has done with it, or reads it through TLS.
    if (socket.destroyed || !socket.listeners('data').includes(hear)) return clearInterval(timer);
    silentFor = socket.bytesWritten > answered ? silentFor + step : 0;
    if (silentFor > silentMs) socket.destroy(new Error(`PostgreSQL said nothing for ${silentMs} ms`));
  }, step).unref();
};

/**
 * For the option `socket` of `postgres`: connections are given up when a question has no answer after `silentMs`
 * (or half as long again). Must be more than the longest statement takes.
 * Of several hosts each is tried in turn. Connections with TLS are not watched.
 */
export const watchedSocket = (silentMs: number) => {
  let turn = 0;
  return ({
    host,
    port,
    path,
  }: {
    host: string[];
    port: number[];
    path?: string | false | undefined;
  }): Socket => {
    const at = turn++ % host.length;
    const place = { host: host[at] ?? 'localhost', port: port[at] ?? 5432 };
    // Not waited for: what is written before it is connected goes out then, and `postgres` bounds that time.
    const socket = path ? connect(path) : connect(place);
    watch(socket, silentMs);
    return Object.assign(socket, place);
  };
};
