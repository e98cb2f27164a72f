// Works off a ledger in a process that a test kills: `batch-process.ts LEDGER WHEN-THERE`.
import { createPool } from '../../pool/pool.ts';
import { startBatch } from '../run-batch.ts';
import { openSqliteLedger } from '../sqlite-ledger.ts';

const [path, whenThere] = process.argv.slice(2);
if (!path || !(whenThere === 'number' || whenThere === 'replace' || whenThere === 'skip'))
  throw new Error('LEDGER number|replace|skip');
const ledger = openSqliteLedger(path);
const pool = createPool({ workers: 2 });
await startBatch({ now: () => performance.now(), ledger, pool, whenThere }).ended;
await pool.close();
ledger.close();
