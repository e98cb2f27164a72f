// The only table from refusals to HTTP, and how a handler's refusal becomes an RFC 9457 problem document.
import { type Problem, refusals } from '@gatefold/contract';
import type { FastifyReply } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { isRefusal, type Refusal } from '../refusal.ts';

export const problemOf = ({ refusal, detail, fields }: Refusal): Problem & Record<string, unknown> => ({
  ...fields,
  type: `urn:gatefold:refusal:${refusal}`,
  title: refusals[refusal].title,
  status: refusals[refusal].status,
  detail,
});

/** What a route answers when it refuses; a handler returns the `Refusal` and the plumbing writes this. */
const Refused = Type.Unsafe<Refusal>({
  type: 'object',
  description: 'A problem document (RFC 9457)',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
  },
  additionalProperties: true,
});

/** The answers of a route: this shape, or a refusal. */
export const answers = <T extends TSchema>(shape: T) => ({ 200: shape, '4xx': Refused, '5xx': Refused });

const sendHeaders = (reply: FastifyReply, refusal: Refusal) => {
  reply.code(refusals[refusal.refusal].status).type('application/problem+json; charset=utf-8');
  if (refusal.retryAfterS !== undefined)
    reply.header('retry-after', Math.max(1, Math.ceil(refusal.retryAfterS)));
};

export const sendRefusal = (reply: FastifyReply, refusal: Refusal): FastifyReply => {
  sendHeaders(reply, refusal);
  return reply.send(problemOf(refusal));
};

/** A preSerialization hook: whatever a handler returned, a refusal leaves as one. */
export const refusalsToHttp = async (_request: unknown, reply: FastifyReply, payload: unknown) => {
  if (!isRefusal(payload)) return payload;
  sendHeaders(reply, payload);
  return problemOf(payload);
};
