// Runs simulations one after the other in a thread of its own, with a fault planted in the code when it is told one.
import { parentPort, workerData } from 'node:worker_threads';
import { mutations } from './mutations.ts';
import { plant } from './plant.ts';
import { nothingYet, type Order } from './run-seeds.ts';

const { seeds, mutation } = workerData as Order;
const planted = mutations.find(({ name }) => name === mutation);
if (mutation !== undefined && planted === undefined) throw new Error(`there is no mutation "${mutation}"`);
// What a lost call throws is never read.
Error.stackTraceLimit = 0;
const checkPlanted = plant(planted?.edits ?? []);
const { simulate } = await import('./simulator.ts');
checkPlanted();

const toldEvery = 50;
let progress = nothingYet();
const tell = () => {
  parentPort?.postMessage(progress);
  progress = nothingYet();
};

for (let seed = seeds.from; seed <= seeds.to; seed += seeds.step) {
  const { violation, history, faults } = await simulate(seed);
  const { seen } = progress;
  progress.simulations++;
  for (const [fault, count] of Object.entries(faults) as [keyof typeof faults, number][]) {
    progress.faults[fault] += count;
  }
  for (const happening of history) {
    if (happening.kind === 'checked') seen[happening.accepted ? 'accepted' : 'refused']++;
    if (happening.kind === 'acknowledged') seen.acknowledged++;
    if (happening.kind === 'committed' && happening.born) seen.born++;
    if (happening.kind === 'held' && happening.mayGoOn) seen.goingOn++;
    if (happening.kind === 'held' && happening.closed) seen.closed++;
  }
  if (violation !== undefined) {
    progress.violation = { seed, what: violation };
    break;
  }
  if (progress.simulations === toldEvery) tell();
}
tell();
