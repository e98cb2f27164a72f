// File names are bytes. Most are UTF-8 and stay text; one that is not is kept as "bytes:" and hex, and so is a path
// with such a name in it. Absolute paths never begin so, and a name that does is kept as bytes too: the two forms
// cannot be confused.
import { join } from 'node:path';

export type FilePath = string;

const prefix = 'bytes:';
const asBytes = (bytes: Buffer): string => prefix + bytes.toString('hex');

/** What node:fs takes. */
export const toFs = (path: FilePath): string | Buffer =>
  path.startsWith(prefix) ? Buffer.from(path.slice(prefix.length), 'hex') : path;

/** A name as it stands in a folder. */
export const nameFromBytes = (bytes: Buffer): string => {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) && !text.startsWith(prefix) ? text : asBytes(bytes);
};

/** The path of `name` inside a folder. */
export const within = (folder: FilePath, name: string): FilePath => {
  if (!folder.startsWith(prefix) && !name.startsWith(prefix)) return join(folder, name);
  const bytes = Buffer.concat([Buffer.from(toFs(folder)), Buffer.from('/'), Buffer.from(toFs(name))]);
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : asBytes(bytes);
};

/** For people: bytes that are no text show as the replacement character. */
export const shown = (path: FilePath): string => toFs(path).toString();
