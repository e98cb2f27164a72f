// What goes wrong when the data is opened, in words that say what to do.

/** A start that cannot succeed, with the one sentence for the person who started it. */
export class CannotStart extends Error {
  override name = 'CannotStart';
}

export const sentenceFor = (error: unknown, folder: string): CannotStart | undefined => {
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/database is locked/.test(text)) {
    return new CannotStart(
      `Another Gatefold is using the data folder ${folder}. Stop it first, or choose another folder with GATEFOLD_DATA.`,
    );
  }
  if (/written by a newer|tables have version/.test(text)) {
    return new CannotStart(
      `The data in ${folder} was written by a newer Gatefold. Start that one, or put back a backup from before it.`,
    );
  }
  if (/not a database|malformed|corrupt/.test(text)) {
    return new CannotStart(
      `The database in ${folder} is damaged. Put back a backup of gatefold.sqlite (what was signed out since stays so), or move the file away to begin anew.`,
    );
  }
  if (/disk is full|ENOSPC/.test(text)) {
    return new CannotStart(`The disk that holds ${folder} is full. Make room and start again.`);
  }
  // What SQLite says when there is no room for the file that its readers share, and of a disk that fails.
  if (/disk I\/O error/.test(text)) {
    return new CannotStart(
      `The disk that holds ${folder} is full, or it fails. Make room or have it checked, and start again.`,
    );
  }
  if (
    /EACCES|EPERM|EISDIR|ENOTEMPTY|EADDRINUSE|EROFS|ENOTDIR|EEXIST|readonly|unable to open/.test(
      `${code} ${text}`,
    )
  ) {
    return new CannotStart(
      `Gatefold cannot write to the data folder ${folder}. Change its permissions, or choose another with GATEFOLD_DATA.`,
    );
  }
  return undefined;
};

/** The same for PostgreSQL at that address. What it is called there is in the address, which holds a password. */
export const sentenceForPostgres = (error: unknown, databaseUrl: string): CannotStart | undefined => {
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const { hostname, port, username, pathname } = new URL(databaseUrl);
  const where = `${hostname || 'localhost'}${port && `:${port}`}`;
  if (/written by a newer|tables have version/.test(text)) {
    return new CannotStart(
      `The data in PostgreSQL at ${where} was written by a newer Gatefold. Start that one, or put back a backup from before it.`,
    );
  }
  switch (code) {
    case '28P01':
    case '28000':
      return new CannotStart(
        `PostgreSQL at ${where} does not let ${username || 'this user'} in: check the name and the password in GATEFOLD_DATABASE_URL.`,
      );
    case '3D000':
      return new CannotStart(
        `PostgreSQL at ${where} has no database "${pathname.slice(1)}". Make it (createdb), or name another in GATEFOLD_DATABASE_URL.`,
      );
    case '42501':
      return new CannotStart(
        `PostgreSQL at ${where} does not let ${username || 'this user'} make tables. Give it the right to (grant create on schema public), or let it own the database.`,
      );
    case '53100':
      return new CannotStart(`The disk of PostgreSQL at ${where} is full. Make room and start again.`);
    case '53300':
      return new CannotStart(
        `PostgreSQL at ${where} has no connection left. Raise max_connections, or run fewer servers.`,
      );
    case '57014':
    case '55P03':
      return new CannotStart(
        `PostgreSQL at ${where} is busy with a move or an upgrade of Gatefold. Start again in a moment.`,
      );
    case '57P03':
      return new CannotStart(`PostgreSQL at ${where} is starting or stopping. Start again in a moment.`);
    default:
  }
  if (
    /ECONN|CONNECT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE/.test(code) ||
    /SSL|TLS|certificate/i.test(text)
  ) {
    return new CannotStart(
      `PostgreSQL cannot be reached at ${where} (${code || text}). Check that it runs, and the address in GATEFOLD_DATABASE_URL.`,
    );
  }
  return undefined;
};
