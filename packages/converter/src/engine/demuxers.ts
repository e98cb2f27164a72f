/**
 * Only what holds music. Playlists of demuxers (HLS, concat, DASH) would let a file name other files and addresses to
 * be opened in its stead.
 */
export const demuxers =
  'aac,ac3,aiff,ape,asf,au,caf,dsf,eac3,flac,matroska,mov,mp4,m4a,mp3,mpc,mpc8,ogg,s16le,tak,tta,w64,wav,wv,xwma';
