import { type Static, Type } from 'typebox';

export const Health = Type.Object({
  status: Type.Literal('ok'),
  version: Type.String(),
  node: Type.String(),
});
export type Health = Static<typeof Health>;
