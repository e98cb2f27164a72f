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
      `The database in ${folder} is damaged. Put back a backup of gatefold.sqlite and then give every account a new password (what was signed out since the backup would be signed in again), or move the file away to begin anew.`,
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
