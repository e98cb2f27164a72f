// Places of files as lists write them: raw, percent-encoded, as file addresses, with either slash.

/** The path or http address that an URI of XSPF, JSPF or a file address means; a relative one stays relative. */
export function pathOfUri(uri: string): string {
  const text = uri.trim();
  if (/^https?:/i.test(text)) return text;
  if (!/^file:/i.test(text)) return decodePercent(text);
  const rest = decodePercent(text.slice('file:'.length));
  const [, host = '', path = ''] = /^\/\/([^/]*)(.*)$/s.exec(rest) ?? [undefined, '', rest];
  if (/^\/[a-z]:/i.test(path)) return path.slice(1);
  return host === '' || host.toLowerCase() === 'localhost' ? path : `//${host}${path}`;
}

/** M3U, PLS and tables hold bare paths, where a per cent sign is itself; only addresses are decoded. */
export function pathOfLine(line: string): string {
  const text = line.trim();
  if (/^(file|https?):/i.test(text)) return pathOfUri(text);
  // `Macintosh HD:Users:…`, as older Apple exports write.
  if (/^[^\\/:]{2,}(:[^\\/:]+){2,}$/.test(text)) return `/${text.split(':').slice(1).join('/')}`;
  return text;
}

export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // `100%.mp3` was never encoded.
    return text;
  }
}
