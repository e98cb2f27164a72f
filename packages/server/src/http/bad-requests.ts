// What is not HTTP at all, or too much of it, answered before any route: still a problem document.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type Refusal, refuse } from '../refusal.ts';
import { problemOf } from './refused.ts';

const refusalFor = (code: string | undefined): Refusal => {
  if (code === 'HPE_HEADER_OVERFLOW') return refuse('headers-too-large', 'Send fewer or shorter headers.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return refuse('request-timeout', 'The request did not arrive in time.');
  return refuse('malformed-request', 'This is not an HTTP request that can be read.');
};

export const answerBadRequest = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (socket.destroyed || error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(refusalFor(error.code));
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\ncontent-type: application/problem+json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
};
