// What Fastify itself refuses, and surprises, as problem documents. A stack trace never leaves the server.
import type { FastifyError, FastifyInstance } from 'fastify';
import { type Refusal, refuse } from '../refusal.ts';
import { sendRefusal } from './refused.ts';

const problemsOf = (error: FastifyError) =>
  error.validation?.slice(0, 20).map(({ instancePath, message }) => ({
    at: `${error.validationContext ?? 'body'}${instancePath}`,
    what: message ?? 'is not valid',
  }));

/**
 * What PostgreSQL, or the way to it, says when it cannot serve now: connections lost or refused, too many of them, a
 * shutdown, a standby, a limit of time, two steps in each other's way. Whether a step was taken is not known then.
 */
const postgresIsAway =
  /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|08|53300|57P0|57014|25006|25P03|40001|40P01|55P03)/;

const refusalFor = (error: FastifyError): Refusal | undefined => {
  if (error.validation) {
    return refuse('malformed-request', error.message, { problems: problemsOf(error) });
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refuse('too-large', 'The body is larger than this call takes.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return refuse('not-json', 'Send the body as application/json.');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return refuse('malformed-request', 'The body is not JSON.');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return refuse('malformed-request', 'The length of the body is not the one announced.');
    default:
      break;
  }
  if (/disk is full|ENOSPC|No space left on device/.test(error.message)) {
    return refuse('disk-full', 'The server has no room left to write. Nothing was changed.');
  }
  if (/database is locked|SQLITE_BUSY/.test(error.message)) {
    return refuse('try-again-shortly', 'The database is busy. Nothing was changed; try again.', {}, 1);
  }
  if (postgresIsAway.test(error.code ?? '')) {
    return refuse('try-again-shortly', 'The database is out of reach. Try again in a moment.', {}, 1);
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return refuse('malformed-request', error.message);
  return undefined;
};

export const handleErrors = (app: FastifyInstance): void => {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const refusal = refusalFor(error);
    if (refusal !== undefined) return sendRefusal(reply, refusal);
    request.log.error({ err: error }, 'a request failed');
    return sendRefusal(reply, refuse('our-fault', 'This is not your doing. It has been written to the log.'));
  });
};
