// The door of the package: music files in, music files out.

export { convertOne } from './convert/convert-one.ts';
export type { WhenThere } from './convert/part-file.ts';
export { findProtection, sniffBytes } from './engine/protected.ts';
export { type Candidate, createMatcher, matchPlaylist } from './playlists/matching/match-playlist.ts';
export { readPlaylist } from './playlists/read-playlist.ts';
export { writePlaylist } from './playlists/write-playlist.ts';
export { createPool, type Pool, type PoolOptions } from './pool/pool.ts';
export { conversionId } from './queue/conversion-id.ts';
export type { Ledger, LedgerEntry } from './queue/ledger.ts';
export type { BatchProgress } from './queue/progress.ts';
export { type BatchEvent, type BatchRun, startBatch } from './queue/run-batch.ts';
export { openSqliteLedger, type SqliteLedger } from './queue/sqlite-ledger.ts';
export * from './words.ts';
