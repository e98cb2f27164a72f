import type { TFunction } from 'i18next';

/** A song by its name: without a word of who plays it where that is not known. */
export const namedSong = (
  t: TFunction<'converter'>,
  { title, artist }: { title: string; artist: string },
): string => (artist.trim() ? t('song.by', { title, artist }) : t('song.alone', { title }));
