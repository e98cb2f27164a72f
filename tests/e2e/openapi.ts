// The list of all calls, as the server describes them itself.
import assert from 'node:assert/strict';
import { call } from './people.ts';

export type Schema = Record<string, unknown>;
export type Parameter = { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: Schema };
export type Operation = {
  method: string;
  /** With `{name}` where a parameter stands. */
  path: string;
  parameters: Parameter[];
  body?: Schema;
};

type Document = {
  paths: Record<
    string,
    Record<
      string,
      { parameters?: Parameter[]; requestBody?: { content?: { 'application/json'?: { schema?: Schema } } } }
    >
  >;
};

/** Calls that need no session, as `METHOD path`. Anything else must refuse a stranger. */
export const openCalls = [
  'GET /api/health',
  'GET /api/health/ready',
  'GET /api/set-up',
  'POST /api/set-up',
  'POST /api/sign-in',
  'POST /api/sign-in/make-room',
];

export async function readOperations(base: string): Promise<Operation[]> {
  const { body, status } = await call<Document>(base, 'GET', '/api/openapi.json');
  assert.equal(status, 200);
  const operations = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]): Operation => {
      const schema = requestBody?.content?.['application/json']?.schema;
      return {
        method: method.toUpperCase(),
        path,
        parameters,
        ...(schema === undefined ? {} : { body: schema }),
      };
    }),
  );
  assert.ok(operations.length >= 30, `only ${operations.length} calls are described`);
  return operations;
}

export const nameOf = ({ method, path }: Operation) => `${method} ${path}`;

/** The path with an id of the right form in each place. */
export const filledPath = ({ path }: Operation) => path.replaceAll(/\{[^}]+\}/g, '00000000001');
