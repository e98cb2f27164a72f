// The door of the package: music files in, music files out.

export { type CarProfile, carTarget, readCarProfile, usualCarProfile } from './car/car-profile.ts';
export type { CarFinding } from './car/check-car.ts';
export { type CopiedToStick, copyToStick, type Stick } from './car/copy-to-stick.ts';
export { openFolderStick } from './car/folder-stick.ts';
export { type CarFile, type CarPlan, type CarTrack, carList, planCar } from './car/plan-car.ts';
export { convertOne } from './convert/convert-one.ts';
export type { WhenThere } from './convert/part-file.ts';
export { burnCommand, findDrives } from './disc/burn.ts';
export {
  type DiscNote,
  type DiscPlan,
  type DiscProblem,
  type DiscTrack,
  type DiscWishes,
  planDisc,
} from './disc/plan-disc.ts';
export { type DiscProof, type WrittenDisc, writeDisc } from './disc/write-disc.ts';
export { findProtection, sniffBytes } from './engine/protected.ts';
export { type NameLimits, nameFile, nameOf } from './names/name-file.ts';
export {
  type NameField,
  type NameValues,
  nameFields,
  parseTemplate,
  type Template,
  withListNumber,
} from './names/name-template.ts';
export { createPlaces } from './names/places.ts';
export {
  type ListedFile,
  type WrittenFormat,
  type WrittenList,
  writePlaylist,
  writtenFormats,
} from './playlists/write-playlist.ts';
export { createPool, type Pool, type PoolOptions } from './pool/pool.ts';
export { proofText } from './proof-text.ts';
export { conversionId } from './queue/conversion-id.ts';
export type { Ledger, LedgerEntry } from './queue/ledger.ts';
export type { BatchProgress } from './queue/progress.ts';
export { type BatchEvent, type BatchRun, startBatch } from './queue/run-batch.ts';
export { openSqliteLedger, type SqliteLedger } from './queue/sqlite-ledger.ts';
export * from './words.ts';
