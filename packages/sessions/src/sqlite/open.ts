// One file, one process: a connection that writes, one transaction at a time, and one that reads what is committed.
import { DatabaseSync } from 'node:sqlite';

/** A SQLite file that this process alone has open. A service may keep its own tables in it too. */
export type SqliteHandle = {
  /** Sees committed data only. Never write with it. */
  read: DatabaseSync;
  /**
   * Runs the work in a transaction, alone. Resolves once it is durable; when the work throws, nothing was written.
   * The work may wait for nothing but the database.
   */
  transaction<T>(work: (tx: DatabaseSync) => T | Promise<T>): Promise<T>;
  /** Waits for what is under way, then closes the file. */
  close(): Promise<void>;
};

/**
 * Keeps other processes away from a file: a lock on `PATH.lock` that dies with the process, an exclusive transaction on
 * an empty file, never finished. (In WAL mode SQLite itself would let a second process in.) `openSqlite` takes it too.
 * Throws `database is locked` when another process has it.
 */
export const lockFile = (path: string): Disposable => {
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    lock.close();
    throw error;
  }
  return lock;
};

/**
 * Opens or makes the file, and `PATH.lock` beside it. Throws what SQLite throws: `database is locked` when another
 * process has it open, `file is not a database` and the like when it is damaged.
 */
export const openSqlite = (path: string): SqliteHandle => {
  const opened: Disposable[] = [];
  const open = <T extends Disposable>(connection: T): T => {
    opened.push(connection);
    return connection;
  };
  const closeAll = () => {
    for (const connection of opened.reverse()) connection[Symbol.dispose]();
  };
  let write: DatabaseSync;
  let read: DatabaseSync;
  try {
    open(lockFile(path));
    write = open(new DatabaseSync(path, { timeout: 2000 }));
    write.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
    // Seldom: the commit that has to do it takes ten times as long.
    write.exec('pragma wal_autocheckpoint = 4000');
    // On macOS only this reaches the disk itself; elsewhere it does nothing.
    write.exec('pragma fullfsync = on; pragma checkpoint_fullfsync = on');
    read = open(new DatabaseSync(path, { readOnly: true, timeout: 2000 }));
  } catch (error) {
    closeAll();
    throw error;
  }
  let turn: Promise<unknown> = Promise.resolve();

  const run = async <T>(work: (tx: DatabaseSync) => T | Promise<T>): Promise<T> => {
    write.exec('begin immediate');
    let result: T;
    try {
      result = await work(write);
      write.exec('commit');
    } catch (error) {
      if (write.isTransaction) write.exec('rollback');
      throw error;
    }
    return result;
  };

  return {
    read,
    transaction(work) {
      const result = turn.then(() => run(work));
      turn = result.catch(() => {});
      return result;
    },
    async close() {
      await turn;
      closeAll();
    },
  };
};
