// What both ways of sending music need of a connection.
import type { ServerResponse } from 'node:http';

/**
 * Ends the connection so that what waits in buffers is dropped. The socket is the request's: an answer that waits
 * for one before it on the same connection has none of its own yet.
 */
export const cut = ({ req }: ServerResponse): void => {
  if (!req.socket.destroyed) req.socket.resetAndDestroy();
};

/** Resolves when there is room for more, or nobody is there any more. */
export const drained = (raw: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      raw.off('drain', go);
      raw.off('close', go);
      resolve();
    };
    raw.on('drain', go);
    raw.on('close', go);
  });
