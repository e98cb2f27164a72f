// What the system refused, in sentences. What it did not say is a surprise, and is thrown on.

const codeOf = (error: unknown): string => {
  if (error instanceof Error && 'code' in error) {
    // SQLITE_FULL.
    if ('errcode' in error && error.errcode === 13) return 'ENOSPC';
    if (/^E(?!RR_)/.test(String(error.code))) return String(error.code);
  }
  throw error;
};

/** Why a file or folder cannot be read. */
export const whyUnread = (error: unknown): string => {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'It is not there.';
  return `It may not be read (${code}). Look at its permissions.`;
};

/** Why something cannot be written; it names the place when the system did. */
export const whyUnwritten = (error: unknown): string => {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return 'The disk is full. Make room; the same command then goes on from here.';
  const { path } = error as NodeJS.ErrnoException;
  return `${path ?? 'A file'} cannot be written (${code}). Choose another folder, or look at its permissions.`;
};
