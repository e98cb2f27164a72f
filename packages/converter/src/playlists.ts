// A second door, to reading lists and finding their songs: who only converts does not load what reads XML and tables.

export {
  type Candidate,
  createMatcher,
  type EntryMatch,
  type Likely,
  matchPlaylist,
} from './playlists/matching/match-playlist.ts';
export type {
  Playlist,
  PlaylistEntry,
  PlaylistFormat,
  PlaylistRefusal,
  PlaylistRefusalCode,
  ReadPlaylists,
} from './playlists/playlist.ts';
export { readPlaylist } from './playlists/read-playlist.ts';
export { refuseStreamingService, streamingServiceOf } from './playlists/streaming-services.ts';
