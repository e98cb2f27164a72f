// The formats that are scanned, by file name, and what a browser is told they are.

const mimeOfExtension: Record<string, string> = {
  flac: 'audio/flac',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  m4b: 'audio/mp4',
  mp4: 'audio/mp4',
  aac: 'audio/aac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  aif: 'audio/aiff',
  aiff: 'audio/aiff',
  aifc: 'audio/aiff',
};

/** Undefined for a file that is no music by its name. */
export const mimeOf = (fileName: string): string | undefined =>
  mimeOfExtension[fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase()];
