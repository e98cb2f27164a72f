// Who is asking: the session that a request carries, once it has been checked.
import type { Session } from '@gatefold/sessions';

export type Caller = { account: number; device: number; session: Session };
