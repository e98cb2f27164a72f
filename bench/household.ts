// The parts of a server in this process, on a data folder of their own, with sessions made by the thousand.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteData } from '../packages/server/src/db/sqlite-data.ts';
import { createLog } from '../packages/server/src/log.ts';
import { createParts } from '../packages/server/src/parts.ts';
import { isRefusal } from '../packages/server/src/refusal.ts';
import { newToken } from '../packages/sessions/src/token.ts';
import { thisMachine } from '../tools/this-machine.ts';

const { clock, random, timers } = thisMachine;
const year = 365 * 24 * 3_600_000;

export const openHousehold = async (musicFolders: readonly string[] = []) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-bench-'));
  const data = await openSqliteData(join(folder, 'gatefold.sqlite'));
  const log = createLog('error');
  const parts = await createParts({
    data,
    dataFolder: folder,
    musicFolders,
    clock,
    random,
    timers,
    log,
    node: 'bench',
    licenceKeys: [],
    conversionsFolder: join(folder, 'conversions'),
    accountMostBytes: 1024 ** 3,
    keptFreeBytes: 0,
    trustMs: 1000,
    version: '0.0.0',
  });
  await parts.sessions.start();
  let lastDevice = 0;

  return {
    ...parts,
    data,
    log,
    folder,

    async account(name: string): Promise<number> {
      const row = await parts.accounts.add({
        email: `${name}@example.org`,
        name,
        password: 'a long phrase for a bench',
        admin: false,
      });
      if (isRefusal(row)) throw new Error(row.detail);
      return row.id;
    },

    /** Signs in so many devices without asking anybody, in one transaction. Answers their tokens. */
    async signInMany(account: number, count: number): Promise<string[]> {
      const { epoch } = await parts.sessions.attempt(account);
      const now = clock.now();
      return data.transaction(async (tx) => {
        assert.ok(tx instanceof DatabaseSync);
        const session = tx.prepare('insert into sessions values (?, ?, ?, ?, ?, ?, ?, ?, ?)');
        const device = tx.prepare("insert into devices values (?, ?, ?, 'web', null, null, ?, ?)");
        const tokens = [];
        for (let number = 0; number < count; number++) {
          const { id, token, secretHash } = newToken(random);
          lastDevice++;
          device.run(lastDevice, account, `Device ${lastDevice}`, now, now);
          session.run(id, secretHash, account, lastDevice, epoch, now, now, now + year, year);
          tokens.push(token);
        }
        return tokens;
      });
    },

    /** Takes all sessions that an account ever had into its present epoch, as if they had just signed in. */
    async carryOver(account: number): Promise<void> {
      const { epoch } = await parts.sessions.attempt(account);
      await data.transaction(async (tx) => {
        assert.ok(tx instanceof DatabaseSync);
        tx.prepare('update sessions set epoch = ? where account = ?').run(epoch, account);
      });
      // Or the next commit, which is measured, would write this one's pages home.
      const other = new DatabaseSync(join(folder, 'gatefold.sqlite'));
      other.exec('pragma wal_checkpoint(restart)');
      other.close();
    },

    async [Symbol.asyncDispose]() {
      await parts.library.stop();
      await parts.sessions.stop();
      await parts.receipts.flush();
      await data.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
