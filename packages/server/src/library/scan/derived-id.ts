// Ids that follow from what a thing is, so that servers with the same music call it the same without asking each other.
import { hash } from 'node:crypto';
import { randomId } from '../../clock.ts';

/**
 * The id of what `basis` describes. A second thing with the same description gets the next one: of two copies of a
 * song, each server may give either id to either copy, and both ids play the same.
 */
export const derivedId = (basis: string, isTaken: (id: number) => boolean): number => {
  for (let turn = 0; ; turn++) {
    const id = randomId({ bytes: () => hash('sha256', `${turn} ${basis}`, 'buffer') });
    if (!isTaken(id)) return id;
  }
};
