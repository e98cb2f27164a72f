// The tables of the data, as Kysely types. Moments are milliseconds since 1970; booleans 0 and 1.
import type { DeviceKind } from '@gatefold/contract';

export type Tables = {
  accounts: {
    id: number;
    email: string;
    /** The e-mail as it is compared: lower case, composed. */
    email_key: string;
    name: string;
    admin: number;
    password_hash: string;
    device_limit: number;
    stream_limit: number;
    export: 'none' | 'preview' | 'full';
    created_at: number;
  };
  devices: {
    id: number;
    account: number;
    name: string;
    kind: DeviceKind;
    client: string | null;
    place: string | null;
    first_seen_at: number;
    last_seen_at: number;
  };
  tickets: {
    /** SHA-256 of the ticket, base64url. */
    hash: string;
    kind: 'make-room';
    account: number;
    data: string;
    ends_at: number;
  };
  receipts: {
    id: number;
    account: number;
    at: number;
    /** The receipt as JSON, as the API gives it. */
    receipt: string;
  };
  activity: {
    id: number;
    account: number;
    at: number;
    kind: string;
    device: number | null;
    device_name: string | null;
    place: string | null;
    receipt: number | null;
    about: string | null;
  };
  /** One row once `gatefold move` has taken all of this elsewhere. */
  moved: { at: number; whither: string };
  /** The engine's own, of which only this is read: which devices have a session. */
  sessions: { account: number; device: number };
};
