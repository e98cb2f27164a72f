// One conversion to its end, for whoever has no ledger: a finished file under its name, or nothing.
import type { Pool, RunHooks } from '../pool/pool.ts';
import type { Conversion, Outcome } from '../words.ts';
import type { WhenThere } from './part-file.ts';
import { placePart, refuseBefore } from './place-part.ts';

export async function convertOne(
  conversion: Conversion,
  { pool, whenThere, ...hooks }: RunHooks & { pool: Pool; whenThere: WhenThere },
): Promise<Outcome | { kind: 'cancelled' }> {
  const refusal = await refuseBefore(conversion, whenThere);
  if (refusal) return refusal;
  const prepared = await pool.run(conversion, hooks);
  if (prepared.kind !== 'prepared') return prepared;
  return await placePart(prepared, conversion.to, whenThere);
}
