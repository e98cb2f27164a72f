// Which picture beside the music is the cover.

const names = ['cover', 'folder', 'front', 'album', 'albumart', 'albumartsmall', 'artwork'];
const extensions = ['jpg', 'jpeg', 'png', 'webp', 'avif', 'gif', 'tif', 'tiff', 'bmp'];

const rank = (name: string): number => {
  const dot = name.lastIndexOf('.');
  if (dot < 1 || !extensions.includes(name.slice(dot + 1).toLowerCase())) return Number.POSITIVE_INFINITY;
  const stem = name.slice(0, dot).toLowerCase();
  const place = names.findIndex(
    (known) => stem === known || stem.startsWith(`${known} `) || stem.startsWith(`${known}-`),
  );
  return place < 0 ? Number.POSITIVE_INFINITY : place;
};

/** The best of a folder's files; undefined when none is a cover by its name. */
export const coverAmong = (files: readonly string[]): string | undefined => {
  let best: string | undefined;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const file of files) {
    const mine = rank(file);
    if (mine < bestRank || (mine === bestRank && best !== undefined && file < best))
      [best, bestRank] = [file, mine];
  }
  return best;
};
