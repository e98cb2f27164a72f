// What stands in a licence, and in a list of licences that their issuer has withdrawn.
import type { KeyObject } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { readSigned, signText, type TrustedKeys } from './signed-text.ts';

/** `kind` keeps one sort of signed document from being taken for another. */
const Licence = Type.Object({
  kind: Type.Literal('licence'),
  kid: Type.String(),
  id: Type.String({ pattern: '^[0-9a-z]{11}$' }),
  name: Type.String({ minLength: 1, maxLength: 200 }),
  export: Type.Union([Type.Literal('preview'), Type.Literal('full')]),
  /** Accounts that may use it. */
  seats: Type.Integer({ minimum: 1, maximum: 100_000 }),
  issued: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z$' }),
  expires: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z$' })),
});
export type Licence = Static<typeof Licence>;

const WithdrawnList = Type.Object({
  kind: Type.Literal('withdrawn'),
  kid: Type.String(),
  /** The list with the higher number is the newer one. */
  number: Type.Integer({ minimum: 1 }),
  ids: Type.Array(Type.String({ maxLength: 20 }), { maxItems: 100_000 }),
});
export type WithdrawnList = Static<typeof WithdrawnList>;

/** Clocks of issuer and server may differ by so much. */
const toleranceMs = 5 * 60_000;

export type NotRead = 'unreadable' | 'unknown-key' | 'forged';

const readAs = <T>(text: string, keys: TrustedKeys, isOne: (value: unknown) => value is T): T | NotRead => {
  const read = readSigned(text, keys);
  if (typeof read === 'string') return read;
  return isOne(read) ? read : 'unreadable';
};

export const writeLicence = (licence: Omit<Licence, 'kind' | 'kid'>, key: KeyObject): string =>
  signText({ kind: 'licence', ...licence }, key);
export const readLicence = (text: string, keys: TrustedKeys): Licence | NotRead =>
  readAs(text, keys, (value): value is Licence => Value.Check(Licence, value));
export const isLicence = (value: unknown): value is Licence => Value.Check(Licence, value);

export const writeWithdrawn = (list: Pick<WithdrawnList, 'number' | 'ids'>, key: KeyObject): string =>
  signText({ kind: 'withdrawn', ...list }, key);
export const readWithdrawn = (text: string, keys: TrustedKeys): WithdrawnList | NotRead =>
  readAs(text, keys, (value): value is WithdrawnList => Value.Check(WithdrawnList, value));

export const isExpired = ({ expires }: Licence, now: number): boolean =>
  expires !== undefined && Date.parse(expires) + toleranceMs < now;
