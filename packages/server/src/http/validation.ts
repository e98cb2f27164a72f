// Input against schemas: what stands in an address is text and is read as the number it spells; a body is taken
// as it is. Nothing unknown is dropped in silence.
import { Ajv } from 'ajv';
import type { FastifyInstance } from 'fastify';

const shared = { allErrors: false, strict: false, validateFormats: false } as const;

export const addValidation = (app: FastifyInstance): void => {
  const forBody = new Ajv(shared);
  const forText = new Ajv({ ...shared, coerceTypes: true });
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? forBody : forText).compile(schema as Record<string, unknown>),
  );
};
