// All that these tests know of the product's inside: the contract, which every client knows.
export type * from '../../packages/contract/src/index.ts';
export { refusals } from '../../packages/contract/src/refusals.ts';
