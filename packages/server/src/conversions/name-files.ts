// What the files of a batch are called: the template filled in with what is known of each song. Pure.
import { setImmediate } from 'node:timers/promises';
import type { ConversionSettings } from '@gatefold/contract';
import { createPlaces, nameFile, parseTemplate } from '@gatefold/converter';

export type NameFacts = {
  title: string;
  artist: string;
  album?: string;
  albumArtist?: string;
  disc?: number | undefined;
  number?: number | undefined;
  year?: number | undefined;
  genre?: string | undefined;
};

const usualTemplate = '{albumartist}/{album}/{disc}-{track} {title}';
/** Others get their turn after so many: a batch may have ten thousand. */
const songsInTurn = 10;
/** Of a text: what is far too long for any name is not worth cutting letter by letter. */
const textMost = 120;
const short = (text: string): string => text.slice(0, textMost);
/** Room for the mark of a preview. */
const limits = { unitsMax: 240, pathMax: 240 };

/** The place in the list stands first in the name of the file, not of a folder. */
const withNumber = (template: string): string => {
  const at = template.lastIndexOf('/') + 1;
  const file = template.slice(at);
  return file.includes('{number}') ? template : `${template.slice(0, at)}{number} ${file}`;
};

/** A path for each song, all different, none leading out of the folder that all lie in; or what is wrong, in words. */
export const nameFiles = async (
  songs: readonly NameFacts[],
  settings: ConversionSettings,
  list: string,
  extension: string,
): Promise<string[] | string> => {
  const wished = settings.name ?? usualTemplate;
  const template = parseTemplate(settings.numbered === true ? withNumber(wished) : wished);
  if (template.kind === 'refused') return template.detail;
  const places = createPlaces();
  const nameOne = (
    { title, artist, album, albumArtist, disc, number, year, genre }: NameFacts,
    at: number,
  ): string => {
    const values = {
      title: short(title),
      artist: short(artist),
      ...(album === undefined ? {} : { album: short(album) }),
      ...(albumArtist === undefined ? {} : { albumArtist: short(albumArtist) }),
      ...(disc === undefined ? {} : { disc }),
      ...(number === undefined ? {} : { track: number }),
      ...(year === undefined ? {} : { date: String(year) }),
      ...(genre === undefined ? {} : { genre: short(genre) }),
      number: at + 1,
      listTotal: songs.length,
      list: short(list),
    };
    // Where a field says nothing, the blanks around it meet.
    return places.place(nameFile(template.parts, values, extension, limits).replace(/ {2,}/g, ' '));
  };
  const names: string[] = [];
  for (const [at, song] of songs.entries()) {
    names.push(nameOne(song, at));
    if (at % songsInTurn === songsInTurn - 1) await setImmediate();
  }
  return names;
};
