// The tables of library.sqlite. All of it can be made again from the music: a change here raises `schemaVersion`, and
// the file is then set aside and filled by a scan.

export const schemaVersion = 3;

// `no` is a short number that other tables refer to (and the search index needs in rising order); `id` is the public one.
// A track or album that was not found keeps its row, and so its id, for a while: `missing_at` says since when.
export const schema = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE dirs (
  no INTEGER PRIMARY KEY,
  folder TEXT NOT NULL,
  path TEXT NOT NULL UNIQUE,
  image TEXT, image_size REAL, image_mtime REAL
);

CREATE TABLE artists (
  no INTEGER PRIMARY KEY,
  id INTEGER NOT NULL UNIQUE,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  sort TEXT NOT NULL,
  album_count INTEGER NOT NULL DEFAULT 0,
  track_count INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX artists_by_name ON artists (sort, no);

CREATE TABLE albums (
  no INTEGER PRIMARY KEY,
  id INTEGER NOT NULL UNIQUE,
  key TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  sort TEXT NOT NULL,
  artist_no INTEGER NOT NULL REFERENCES artists (no),
  artist_sort TEXT NOT NULL,
  year INTEGER,
  added_at INTEGER NOT NULL,
  track_count INTEGER NOT NULL DEFAULT 0,
  duration_ms INTEGER NOT NULL DEFAULT 0,
  label TEXT,
  comment TEXT,
  genres TEXT NOT NULL DEFAULT '[]',
  credits TEXT NOT NULL DEFAULT '[]',
  cover_source TEXT,
  cover_kind TEXT,
  cover_version TEXT,
  color TEXT,
  second_color TEXT
);
CREATE INDEX albums_by_title ON albums (sort, no);
CREATE INDEX albums_by_artist ON albums (artist_sort, ifnull(year, 0), sort, no);
CREATE INDEX albums_by_year ON albums (-ifnull(year, 0), sort, no);
CREATE INDEX albums_by_age ON albums (-added_at, -no);
CREATE INDEX albums_of_artist ON albums (artist_no);

CREATE TABLE album_genres (
  album_no INTEGER NOT NULL,
  genre TEXT NOT NULL,
  PRIMARY KEY (genre, album_no)
) WITHOUT ROWID;
CREATE INDEX genres_of_album ON album_genres (album_no);

CREATE TABLE tracks (
  no INTEGER PRIMARY KEY,
  id INTEGER NOT NULL UNIQUE,
  dir_no INTEGER NOT NULL REFERENCES dirs (no),
  name TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  inode REAL NOT NULL,
  fingerprint TEXT NOT NULL,
  missing_at INTEGER,
  added_at INTEGER NOT NULL,
  album_no INTEGER NOT NULL REFERENCES albums (no),
  title TEXT NOT NULL,
  sort TEXT NOT NULL,
  artists TEXT NOT NULL,
  album_artist TEXT,
  disc INTEGER NOT NULL,
  number INTEGER,
  year INTEGER,
  duration_ms INTEGER NOT NULL,
  container TEXT NOT NULL,
  codec TEXT NOT NULL,
  mime TEXT NOT NULL,
  lossless INTEGER NOT NULL,
  bitrate_kbps INTEGER,
  sample_rate_hz INTEGER,
  bit_depth INTEGER,
  channels INTEGER,
  track_gain_db REAL, track_peak REAL, album_gain_db REAL, album_peak REAL,
  isrc TEXT, recording TEXT,
  has_picture INTEGER NOT NULL,
  about TEXT NOT NULL,
  UNIQUE (dir_no, name)
);
CREATE INDEX tracks_by_title ON tracks (sort, no);
CREATE INDEX tracks_of_album ON tracks (album_no, disc, number);
CREATE INDEX tracks_by_fingerprint ON tracks (fingerprint);
CREATE INDEX tracks_missing ON tracks (missing_at) WHERE missing_at IS NOT NULL;

CREATE TABLE track_artists (
  artist_no INTEGER NOT NULL,
  track_no INTEGER NOT NULL,
  PRIMARY KEY (artist_no, track_no)
) WITHOUT ROWID;
CREATE INDEX artists_of_track ON track_artists (track_no);

CREATE TABLE broken (
  dir_no INTEGER NOT NULL REFERENCES dirs (no),
  name TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  inode REAL NOT NULL,
  why TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (dir_no, name)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE artist_search USING fts5(name, content='', contentless_delete=1, prefix='1 2 3', tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE album_search USING fts5(title, artist, content='', contentless_delete=1, prefix='1 2 3', tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE track_search USING fts5(title, artist, album, content='', contentless_delete=1, prefix='1 2 3', tokenize='unicode61 remove_diacritics 0');

PRAGMA user_version = ${schemaVersion};
`;
