// The API as a page to read, made from the OpenAPI document and the list of refusals. No script.
import { refusals } from '@gatefold/contract';

type Schema = {
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  const?: unknown;
  description?: string;
};
type Operation = {
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
  responses?: Record<string, { content?: Record<string, { schema?: Schema }> }>;
};
export type OpenApi = {
  info: { title: string; version: string };
  paths?: Record<string, Record<string, Operation>>;
};

const plain = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A schema in the short form that the design uses: `{name, kind?}`, `"a" | "b"`, `[item]`. */
const shortly = (schema: Schema | undefined, depth = 0): string => {
  if (schema === undefined) return '';
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf) return schema.anyOf.map((one) => shortly(one, depth)).join(' | ');
  if (schema.items) return `[${shortly(schema.items, depth)}]`;
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([name, field]) => {
      const mark = schema.required?.includes(name) ? '' : '?';
      const inner = depth < 3 && (field.properties || field.items || field.enum || field.anyOf);
      return inner ? `${name}${mark}: ${shortly(field, depth + 1)}` : `${name}${mark}`;
    });
    return `{${fields.join(', ')}}`;
  }
  return String(schema.type ?? 'any');
};

const row = (
  method: string,
  path: string,
  { parameters = [], requestBody, responses }: Operation,
): string => {
  const query = parameters
    .filter((one) => one.in === 'query')
    .map(({ name, schema }) => `${name}=${shortly(schema)}`);
  const body = shortly(requestBody?.content?.['application/json']?.schema);
  const answer = shortly(responses?.['200']?.content?.['application/json']?.schema);
  const cell = (text: string) => `<td><code>${plain(text)}</code></td>`;
  return `<tr><th scope="row"><code>${method.toUpperCase()} ${plain(path)}</code></th>${cell([query.join(' '), body].filter(Boolean).join(' '))}${cell(answer)}</tr>`;
};

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.5rem;border-bottom:1px solid #8884}
code{font-size:13px;overflow-wrap:anywhere}thead th{font-weight:600}`;

export const docsPage = ({ info, paths = {} }: OpenApi): string => {
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => row(method, path, operation)),
  );
  const codes = Object.entries(refusals).map(
    ([code, { status, title }]) =>
      `<tr><th scope="row"><code>${code}</code></th><td>${status}</td><td>${plain(title)}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${info.title} API</title><style>${style}</style>
<main><h1>${info.title} API ${info.version}</h1>
<p>Send <code>Authorization: Bearer gf_…</code>, or the cookie of a sign-in. Errors are problem documents (RFC 9457) whose type is <code>urn:gatefold:refusal:CODE</code>. The same as OpenAPI: <a href="/api/openapi.json">openapi.json</a>.</p>
<h2>Calls</h2><table><thead><tr><th scope="col">Call</th><th scope="col">Takes</th><th scope="col">Answers</th></tr></thead><tbody>${calls.join('')}</tbody></table>
<h2>Refusals</h2><table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead><tbody>${codes.join('')}</tbody></table></main></html>`;
};
