// The other process of a bare round trip: hears a notification, sends one back.
import { connect } from '../faults/connect.ts';

const sql = connect(process.argv[2] ?? '');
await sql.listen('ping', () => void sql`select pg_notify('pong', '')`.execute());
process.send?.('ready');
