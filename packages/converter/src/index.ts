// The door of the package: music files in, music files out.
export * from './words.ts';
