export { createFakeClock, createFakeTime, type FakeClock, type FakeTime } from './fake-clock.ts';
export type { Fault, FaultCounts } from './faults.ts';
export { type Asked, type Born, findViolation, type Happening } from './history.ts';
export { createSeededRandom, type SeededRandom } from './seeded-random.ts';
export { type Simulated, simulate } from './simulator.ts';
export { type OpenStore, storeContract } from './store-contract.ts';
