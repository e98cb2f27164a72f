// The door of the package: everything that browser, other clients and server say to each other.
export * from './account.ts';
export * from './conversions.ts';
export * from './events.ts';
export * from './health.ts';
export * from './library.ts';
export * from './limits.ts';
export * from './refusals.ts';
export * from './servers.ts';
export * from './words.ts';
