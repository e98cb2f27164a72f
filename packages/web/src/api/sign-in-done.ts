import type { SignedIn } from '@gatefold/contract';
import type { QueryClient } from '@tanstack/react-query';
import { accountQuery, setUpQuery } from './queries.ts';
import { markSignedIn } from './session.ts';

/** After the server has answered a sign-in: the app knows the account at once, without asking again. */
export function signInDone(queries: QueryClient, answer: SignedIn): void {
  queries.clear();
  queries.setQueryData(accountQuery.queryKey, answer.account);
  queries.setQueryData(setUpQuery.queryKey, { needed: false });
  markSignedIn();
}
