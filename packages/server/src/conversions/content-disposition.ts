// How a download is called: `Content-Disposition` of RFC 6266, with the name a second time in UTF-8 (RFC 8187).

/** What stays as it is in RFC 8187's form: its `attr-char`. */
const encoded = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** The last name of a path only: no client shall put a file elsewhere than where downloads go. */
const baseOf = (name: string): string =>
  name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);

export const attachment = (path: string): string => {
  // Control characters could begin another header.
  const name = baseOf(path).replace(/\p{Cc}/gu, ' ') || 'download';
  // Quotes, backslashes and percent signs are read in more than one way by browsers.
  const plain = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\%]/g, '_')
    .trim();
  return `attachment; filename="${plain || 'download'}"; filename*=UTF-8''${encoded(name)}`;
};
