// Fourth step: tracks that are gone leave the library. Their rows stay for a month, so that a file that comes back has
// its old id; then they go too.

import { prepareWrite } from '../library-file.ts';
import { inTransaction, type ScanState } from './scan-state.ts';

const keptForMs = 30 * 24 * 60 * 60 * 1000;

export const letGo = ({ database, startedAt, counts, touched }: ScanState): void =>
  inTransaction(database, () => {
    const old = `missing_at < ${startedAt - keptForMs}`;
    const isNothing =
      database.prepare(`SELECT 1 FROM gone UNION ALL SELECT 1 FROM tracks WHERE ${old} LIMIT 1`).get() ===
      undefined;
    if (isNothing) return;
    const albumsOf = (where: string) => {
      for (const row of database.prepare(`SELECT DISTINCT album_no FROM tracks WHERE ${where}`).all())
        touched.add(Number(row['album_no']));
    };
    albumsOf('no IN (SELECT track_no FROM gone)');
    database.exec('DELETE FROM track_search WHERE rowid IN (SELECT track_no FROM gone)');
    const { changes } = prepareWrite(
      database,
      'UPDATE tracks SET missing_at = ? WHERE missing_at IS NULL AND no IN (SELECT track_no FROM gone)',
    ).run(startedAt);
    counts.missing = Number(changes);

    albumsOf(old);
    database.exec(`DELETE FROM track_artists WHERE track_no IN (SELECT no FROM tracks WHERE ${old})`);
    database.exec(`DELETE FROM tracks WHERE ${old}`);
  });
