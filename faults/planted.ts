// Faults that the run must see: those of the simulator, and some of the PostgreSQL store, which it does not have.
import { type Mutation, mutations } from '../packages/sessions/src/testing/mutations.ts';
import type { Edit } from '../packages/sessions/src/testing/plant.ts';

const ofPostgres: readonly Mutation[] = [
  {
    name: 'each of a group of endings waits for the first of it',
    edits: [
      {
        file: 'postgres/end-together.ts',
        find: 'resolve(outcomes[at] as EndOutcome)',
        replace: 'resolve(outcomes[0] as EndOutcome)',
      },
    ],
  },
  {
    name: 'a sign-in does not lock its account',
    edits: [{ file: 'postgres/sign-in.ts', find: ' for update`.execute()', replace: '`.execute()' }],
  },
];

/** What is 20 ms late in the simulation is too early here: no process of a busy machine is told of anything within that. */
const later = (edit: Edit): Edit => ({
  ...edit,
  replace: edit.replace.replace('timers.after(20,', 'timers.after(500,'),
});

/** What the fault of that name changes. Throws when there is none. */
export const editsOf = (name: string | undefined): readonly Edit[] => {
  if (name === undefined) return [];
  const found = [...mutations, ...ofPostgres].find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no fault "${name}" to plant`);
  return found.edits.map(later);
};
