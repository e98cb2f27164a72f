import type { AudioFormat } from '@gatefold/contract';

export const mimeOfFormat: Record<AudioFormat, string> = {
  mp3: 'audio/mpeg',
  aac: 'audio/mp4',
  alac: 'audio/mp4',
  wav: 'audio/wav',
  flac: 'audio/flac',
  aiff: 'audio/aiff',
  opus: 'audio/ogg',
};
