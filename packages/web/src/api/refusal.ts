import type { Problem, RefusalCode } from '@gatefold/contract';
import { t } from 'i18next';

const prefix = 'urn:gatefold:refusal:';

/** What the server refused. `problem` is the whole document; some codes carry fields of their own. */
export class RefusalError extends Error {
  readonly problem: Problem & Record<string, unknown>;
  /** From Retry-After, when the server said so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Problem & Record<string, unknown>, retryAfterSeconds?: number) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get code(): RefusalCode {
    return this.problem.type.slice(prefix.length) as RefusalCode;
  }
}

/** The server could not be reached, or what answered was not Gatefold. */
export class UnreachableError extends Error {}

export const isRefusal = (error: unknown, ...codes: RefusalCode[]): error is RefusalError =>
  error instanceof RefusalError && (codes.length === 0 || codes.includes(error.code));

/** The sentence for people, in their language. The server's own English detail is the fallback for a new code. */
export function errorText(error: unknown): string {
  if (error instanceof RefusalError) {
    const minutes = Math.max(1, Math.ceil((error.retryAfterSeconds ?? 60) / 60));
    return t(`refusals:${error.code}`, { defaultValue: error.problem.detail, minutes });
  }
  if (error instanceof UnreachableError)
    return navigator.onLine ? t('common:unreachable') : t('common:offline');
  return t('common:ourFault');
}
