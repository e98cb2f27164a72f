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
  /** Between servers: messages that are too large for a notification, for a minute. */
  channel_messages: { id: number; at: number; messages: string };
  /** Servers that hold what `playing` says of them, and until when. */
  holders: { node: string; until: number };
  /** What a device plays on a server. */
  playing: {
    device: number;
    node: string;
    account: number;
    streams: number;
    /** What the newest stream plays, as JSON. */
    streaming: string | null;
    /** What the device says it plays, as JSON. */
    told: string | null;
    changed_at: number;
  };
  /** Wrong attempts; the table of rate-limiter-flexible. */
  rate_limits: { key: string; points: number; expire: number | null };
  /** What every server's library shall have: `demo`, or `folder` and a path. */
  library_wishes: { what: string; wanted: number };
  jobs: {
    kind: string;
    key: string;
    /** As JSON. */
    data: string;
    state: 'waiting' | 'running' | 'done' | 'failed';
    /** Not before; of a running one, when its worker is taken for dead. */
    due_at: number;
    worker: string | null;
    attempts: number;
    /** As JSON: of a running one how far it is, then what came of it. */
    progress: string | null;
    result: string | null;
    why: string | null;
    added_at: number;
    ended_at: number | null;
  };
};
