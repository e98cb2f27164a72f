// An expected refusal is a value: a code of the contract's closed list, with a sentence for the person it happens to.
import type { RefusalCode } from '@gatefold/contract';

export type Refusal = {
  readonly refusal: RefusalCode;
  /** What happened and what to do, in one or two sentences. */
  readonly detail: string;
  /** Further members of the problem document, as http-api names them. */
  readonly fields: Record<string, unknown>;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterS?: number;
};

export const refuse = (
  refusal: RefusalCode,
  detail: string,
  fields: Record<string, unknown> = {},
  retryAfterS?: number,
): Refusal => ({ refusal, detail, fields, ...(retryAfterS === undefined ? {} : { retryAfterS }) });

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refusal' in value && 'detail' in value && 'fields' in value;
