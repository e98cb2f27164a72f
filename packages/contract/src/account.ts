// Signing in, signing out, devices, receipts, activity.
import { type Static, Type } from 'typebox';
import { DeviceKind, DurationMs, Id, Moment, oneOf } from './words.ts';

export const Email = Type.String({
  minLength: 3,
  maxLength: 254,
  pattern: '^[^\\s\\u0000-\\u001f@]+@[^\\s\\u0000-\\u001f@]+$',
});
export const Password = Type.String({ minLength: 1, maxLength: 256 });
/** Something to read in it, and no control characters. */
export const Name = Type.String({
  minLength: 1,
  maxLength: 80,
  pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$',
});
export const Ticket = Type.String({ minLength: 20, maxLength: 200, pattern: '^[A-Za-z0-9_-]+$' });

/** What an account may do. `export` says whether it may convert and take along: not at all, the first minute, all. */
export const Plan = Type.Object({
  devices: Type.Integer({ minimum: 1 }),
  streams: Type.Integer({ minimum: 1 }),
  export: Type.Union([Type.Literal('none'), Type.Literal('preview'), Type.Literal('full')]),
});
export type Plan = Static<typeof Plan>;

export const Account = Type.Object({
  id: Id,
  email: Type.String(),
  name: Type.String(),
  admin: Type.Boolean(),
  plan: Plan,
  createdAt: Moment,
});
export type Account = Static<typeof Account>;

/** What a device plays now. */
export const Playing = Type.Object({
  trackId: Id,
  title: Type.String(),
  artist: Type.String(),
  albumId: Type.Optional(Id),
  state: Type.Union([Type.Literal('playing'), Type.Literal('paused')]),
});
export type Playing = Static<typeof Playing>;

/** `place` is a country code (ISO 3166-1), or `home` for an address of the local network. */
export const Device = Type.Object({
  id: Id,
  name: Type.String(),
  kind: DeviceKind,
  client: Type.Optional(Type.String({ description: 'What it runs, such as "Firefox on Linux"' })),
  place: Type.Optional(Type.String()),
  firstSeenAt: Moment,
  lastSeenAt: Moment,
  thisDevice: Type.Boolean(),
  playing: Type.Optional(Playing),
});
export type Device = Static<typeof Device>;

export const DeviceList = Type.Object({ items: Type.Array(Device), limit: Type.Integer() });
export type DeviceList = Static<typeof DeviceList>;
export const RenameDevice = Type.Object({ name: Name }, { additionalProperties: false });

export const SetUpState = Type.Object({ needed: Type.Boolean() });
export const SetUp = Type.Object(
  {
    ticket: Ticket,
    email: Email,
    password: Password,
    name: Name,
  },
  { additionalProperties: false },
);

export const SignInDevice = Type.Object(
  { id: Type.Optional(Id), name: Name, kind: DeviceKind },
  { additionalProperties: false },
);
export const As = Type.Union([Type.Literal('cookie'), Type.Literal('bearer')]);
export const SignIn = Type.Object(
  { email: Email, password: Password, device: SignInDevice, as: Type.Optional(As) },
  { additionalProperties: false },
);
export type SignIn = Static<typeof SignIn>;
/** `token` is there when `as` was `bearer` (the default). */
export const SignedIn = Type.Object({
  token: Type.Optional(Type.String()),
  account: Account,
  device: Device,
});
export type SignedIn = Static<typeof SignedIn>;

/** Continues a sign-in that met the device limit: signs out the devices named, then signs in. */
export const MakeRoom = Type.Object(
  {
    ticket: Ticket,
    signOut: Type.Union([Type.Literal('all'), Type.Array(Id, { minItems: 1, maxItems: 1000 })]),
  },
  { additionalProperties: false },
);
export type MakeRoom = Static<typeof MakeRoom>;

/** The extra fields of `device-limit-reached`. */
export type DeviceLimitReached = { limit: number; devices: Omit<Device, 'thisDevice'>[]; ticket: string };
/** The extra fields of `stream-limit-reached`. */
export type StreamLimitReached = { limit: number; devices: { id: string; name: string; title?: string }[] };
export const TakeOver = Type.Object({ from: Id }, { additionalProperties: false });

export const SignOutEverywhere = Type.Object(
  { keepThisDevice: Type.Optional(Type.Boolean()), removeApps: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);

export const EndedDevice = Type.Object({
  id: Id,
  name: Type.String(),
  kind: DeviceKind,
  endedAt: Moment,
  streamsCut: Type.Integer(),
  /** Milliseconds from the request to the moment its last open stream or channel was closed here. */
  closedAfterMs: Type.Optional(DurationMs),
});
export const endReasons = [
  'signed-out',
  'signed-out-by-owner',
  'signed-out-everywhere',
  'made-room',
  'signed-in-again',
  'password-changed',
  'removed-by-admin',
  'expired',
] as const;
export const EndReason = oneOf(endReasons);
export type EndReason = (typeof endReasons)[number];

/**
 * The record of a sign-out. `ended.more` counts devices that are not listed, up to `moreDevicesMost`.
 * `nodes`: when each server had stopped accepting, or that its trust had lapsed; `pending`: servers still to confirm.
 */
export const Receipt = Type.Object({
  id: Id,
  at: Moment,
  tookMs: DurationMs,
  reason: EndReason,
  ended: Type.Object({
    devices: Type.Array(EndedDevice),
    apps: Type.Array(
      Type.Object({ id: Id, name: Type.String(), endedAt: Moment, streamsCut: Type.Integer() }),
    ),
    more: Type.Optional(Type.Integer()),
  }),
  nodes: Type.Array(
    Type.Union([
      Type.Object({ node: Type.String(), appliedAfterMs: DurationMs }),
      Type.Object({ node: Type.String(), trustLapsed: Type.Literal(true) }),
    ]),
  ),
  pending: Type.Array(Type.String()),
});
export type Receipt = Static<typeof Receipt>;

export const activityKinds = [
  'account-made',
  'signed-in',
  'sign-in-failed',
  'device-limit-reached',
  'signed-out',
  'signed-out-everywhere',
  'device-renamed',
  'account-renamed',
  'password-changed',
  'plan-changed',
  'data-restored',
] as const;
export const ActivityEntry = Type.Object({
  id: Id,
  at: Moment,
  kind: oneOf(activityKinds),
  deviceId: Type.Optional(Id),
  deviceName: Type.Optional(Type.String()),
  place: Type.Optional(Type.String()),
  receiptId: Type.Optional(Id),
  /** Names of the devices that were signed out, or the new name; `deviceName` is then the old one. */
  about: Type.Optional(Type.String()),
});
export type ActivityEntry = Static<typeof ActivityEntry>;

export const EditAccount = Type.Object({ name: Name }, { additionalProperties: false });
export const SetPlaying = Type.Object(
  { trackId: Id, state: Type.Union([Type.Literal('playing'), Type.Literal('paused')]) },
  { additionalProperties: false },
);
