// The tables of the data, as Kysely types. Moments are milliseconds since 1970; booleans 0 and 1.
import type { AudioFormat, batchStates, conversionStates, DeviceKind } from '@gatefold/contract';

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
    /** Of jobs with the same word here one at a time is worked on. */
    lane: string | null;
  };
  batches: {
    id: number;
    account: number;
    name: string;
    /** As JSON, as they were asked for. */
    settings: string;
    state: (typeof batchStates)[number];
    /** Whether the plan allowed previews only when this round began. */
    preview: number;
    /** Each begin anew is a round, and a job, of its own. */
    round: number;
    /** Where the uploaded files are that it needs; null: it needs none. */
    uploads_at: string | null;
    /** Of the ZIP of all its files; null while that is not known. */
    zip_bytes: number | null;
    /** As JSON: what its playlists asked for and it does without. */
    lacking: string | null;
    created_at: number;
    finished_at: number | null;
  };
  conversions: {
    id: number;
    batch: number;
    account: number;
    /** Its place in the batch, from 1. */
    number: number;
    /** When the batch was made. */
    created_at: number;
    track: number | null;
    upload: number | null;
    title: string;
    artist: string;
    album: string | null;
    /** Title, artist, album and name as they are searched. */
    search: string;
    duration_ms: number;
    state: (typeof conversionStates)[number];
    format: AudioFormat;
    /** Whether the file is, or will be, a preview. */
    preview: number;
    /** Of the file, for people: with folders and ending. */
    name: string;
    /** Which round and attempt of the batch's job is at it: only that one may finish it. */
    claim: string | null;
    /** As JSON: a file that is finished and verified, and may not have its name yet. */
    prepared: string | null;
    /** How often somebody began with it since it was last asked for. */
    attempts: number;
    /** As JSON: code and detail. */
    failure: string | null;
    /** Of the finished file: its path below the folder of conversions, and which such folder that is. */
    file: string | null;
    file_at: string | null;
    size_bytes: number | null;
    crc32: number | null;
    /** As JSON. */
    proof: string | null;
    finished_at: number | null;
  };
  uploads: {
    id: number;
    account: number;
    name: string;
    /** Which folder of conversions it is in. */
    place: string;
    /** While it arrives: what was announced, or the most that one may have. */
    size_bytes: number;
    /** What was found in it, as JSON; null while it arrives. */
    facts: string | null;
    begun_at: number;
  };
  account_licences: { account: number; licence_id: string; licence: string; redeemed_at: number };
  /** Lists of licences that their issuers have withdrawn, each signed with the key of that id. */
  withdrawn_licences: { kid: string; list: string };
};
