// Shapes that several calls share.
import { type Static, type TSchema, Type } from 'typebox';

/** An opaque identifier: 11 characters of Crockford base 32 in lower case. */
export const Id = Type.String({ pattern: '^[0-9a-hjkmnp-tv-z]{11}$' });
/** An RFC 3339 moment in UTC. */
export const Moment = Type.String({ format: 'date-time' });
/** A duration in milliseconds. */
export const DurationMs = Type.Number({ minimum: 0 });

/** One of a closed list of texts. */
export const oneOf = <const V extends readonly string[]>(values: V) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: values });

export const deviceKinds = [
  'web',
  'desktop',
  'phone',
  'tablet',
  'speaker',
  'tv',
  'terminal',
  'other',
] as const;
export const DeviceKind = oneOf(deviceKinds);
export type DeviceKind = (typeof deviceKinds)[number];

export const Ids = Type.Object({ id: Id }, { additionalProperties: false });

/** What PostgreSQL can keep, or look for: any text without NUL. */
export const keepable = (lengths: { minLength?: number; maxLength: number }) =>
  Type.String({ ...lengths, pattern: '^[^\\u0000]*$' });

/** Query of a list that pages. `after` is the `next` of the page before. */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  after: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
};

/** A page of a list: `next` is there when there is more. */
export const page = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Type.Optional(Type.String()) });

export type Page<T> = { items: T[]; next?: string };
export type Empty = Static<typeof Empty>;
export const Empty = Type.Object({}, { additionalProperties: false });
