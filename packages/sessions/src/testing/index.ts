export { createFakeClock, createFakeTime, type FakeClock, type FakeTime } from './fake-clock.ts';
export { findViolation, type Happening } from './history.ts';
export { createSeededRandom, type SeededRandom } from './seeded-random.ts';
export { simulate } from './simulator.ts';
export { type OpenStore, storeContract } from './store-contract.ts';
