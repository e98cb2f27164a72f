// Answers a request for a file to keep: ranges and validators, then the bytes, tied to the session that asked.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fileAnswer } from '../streaming/file-answer.ts';
import type { Downloads } from './downloads.ts';
import type { Part } from './zip/zip-layout.ts';

export type Download = {
  /** Other bytes have another one. */
  tag: string;
  sizeBytes: number;
  mime: string;
  disposition: string;
  parts(first: number, last: number): Part[];
};

/** What a handler returns: the reply, or a refusal. */
export const sendDownload = async (
  { caller, headers, method }: FastifyRequest,
  reply: FastifyReply,
  downloads: Downloads,
  { tag, sizeBytes, mime, disposition, parts }: Download,
) => {
  const answer = fileAnswer(
    // The tag says all that a moment could.
    { name: tag, size: sizeBytes, mtimeMs: 0, mime },
    {
      range: headers.range,
      ifRange: headers['if-range'] as string | undefined,
      ifNoneMatch: headers['if-none-match'],
    },
  );
  const { 'last-modified': _, ...sent } = answer.headers;
  if (answer.kind === 'refused') {
    reply.headers(sent);
    return answer.refusal;
  }
  if (answer.kind === 'not-modified') return reply.code(304).headers(sent).send();
  reply.headers({ ...sent, 'content-disposition': disposition });
  if (method === 'HEAD' || sizeBytes === 0) return reply.code(answer.status).send();
  const refused = await downloads.start({
    caller,
    raw: reply.raw,
    parts: parts(answer.first, answer.last),
    begin: () => {
      reply.hijack();
      reply.raw.writeHead(answer.status, reply.getHeaders() as Record<string, string>);
    },
  });
  return refused ?? reply;
};
