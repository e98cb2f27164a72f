import type { Failure, FailureCode } from '../words.ts';

/** Carries a failure of the closed list out of the depth of a stream; `convertOne` makes it a value again. */
export class TrackFailure extends Error {
  readonly failure: Failure;

  constructor(code: FailureCode, detail: string) {
    super(detail);
    this.failure = { code, detail };
  }
}

/** Names what the file system refused; what it does not know is a surprise and is thrown on. */
export function failureOfSystemError(error: unknown, side: 'source' | 'target'): TrackFailure {
  if (error instanceof TrackFailure) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new TrackFailure('disk-full', 'The disk is full. Make room, then convert this track again.');
  if (side === 'source') {
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return new TrackFailure(
        'not-found',
        'The source is not there any more. Bring it back, then try again.',
      );
    if (['EACCES', 'EPERM', 'EIO', 'EISDIR', 'ESTALE', 'ELOOP', 'ENAMETOOLONG'].includes(code))
      return new TrackFailure('unreadable', `The source may not be read (${code}). Look at its permissions.`);
  } else if (
    [
      'EACCES',
      'EPERM',
      'EROFS',
      'EIO',
      'ENOTDIR',
      'EISDIR',
      'ENOENT',
      'ENAMETOOLONG',
      'EEXIST',
      'EFBIG',
      'EINVAL',
      'ELOOP',
    ].includes(code)
  ) {
    return new TrackFailure(
      'not-writable',
      `The file cannot be written there (${code}). Choose another folder.`,
    );
  }
  throw error;
}
