import { formats } from '../words.ts';

export const convertHelpInFull = `gatefold convert SOURCE… [options]

Turns music that you own into the form that you need. A SOURCE is a file, a folder, a playlist (M3U, XSPF, JSPF, PLS,
CUE), or the address of your Gatefold or OpenSubsonic server, which is asked for with --user. Nothing is sent anywhere
unless a SOURCE is an address. Protected files are refused.

  --to FORMAT          ${formats.join(', ')} (mp3)
  --quality Q          kbit/s up to 320, or V0 to V9 of MP3 (mp3 320, aac 256, opus 160)
  --rate HZ            sample rate; as it is when left out
  --depth 16|24        bits a sample, of lossless formats
  --channels WHAT      as-is, stereo, mono
  --loudness WHAT      as-is; tags (ReplayGain); or a number of LUFS, such as -14, to which the samples are brought
  --cover WHAT         as-is; none; or a number of pixels for a small JPEG
  --id3 2.3|2.4        of MP3, AIFF and WAV (2.4)
  --check whole|quick  of FLAC and ALAC: decodes every sample again, or the beginning and the end alone (whole)
  --out DIR            folder for the files (Converted)
  --name TEMPLATE      '{albumartist}/{album}/{disc}-{track} {title}', without the ending
  --playlist FILE      takes the songs of this list out of the sources, in its order; also exports of services
  --order              numbers the names by their place in the list; without --name '{number} {artist} - {title}'
  --lists KINDS        writes m3u8, xspf, jspf beside the files
  --exists WHAT        skip, replace or number, where there is a file or a list of that name (skip)
  --car                a stick for the car: names, covers, folders and order that its radio reads; --quality, --loudness,
                       --cover and --id3 may be said too
  --profile FILE       of --car: a JSON file that says what the radio reads, as far as it is not usual
  --cd                 one gapless disc image (BIN, CUE, TOC) instead of files; --loudness may be said too
  --minutes 74|80      of --cd (80);  --gap S: seconds of silence between tracks (0)
  --jobs N             tracks at once (one a core)
  --proofs FILE        writes what was checked of each file that is made, behind what is in FILE
  --user NAME          whom to sign in as at a server; the password is asked for, or read from standard input,
                       a line for each server
  --find WORDS         songs, albums and artists to take from a server; without it, all that its address means: of a
                       Gatefold also the page of an album or an artist
  --dry-run            says what would be made, and makes nothing
  --json               a line of JSON for each event

Folders are read with what their links lead to, but for hidden files and for DIR itself.
Ctrl-C stops; the same command again goes on where it was, and tries again what failed.
Exit codes: 0 all is made; 1 something failed; 2 a word cannot be used; 130 stopped.
`;
