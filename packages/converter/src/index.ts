// The door of the package: music files in, music files out.

export { convertOne } from './convert/convert-one.ts';
export type { WhenThere } from './convert/part-file.ts';
export { findProtection, sniffBytes } from './engine/protected.ts';
export { createPool, type Pool, type PoolOptions } from './pool/pool.ts';
export * from './words.ts';
