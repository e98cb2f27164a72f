// What the files of a batch are called: the template filled in with what is known of each song. Pure.
import type { ConversionSettings } from '@gatefold/contract';
import {
  createPlaces,
  extensionOf,
  type NameValues,
  nameFile,
  parseTemplate,
  planCar,
  withListNumber,
} from '@gatefold/converter';
import { carProfile } from '../target-of.ts';

export type NameFacts = {
  title: string;
  artist: string;
  album?: string;
  albumArtist?: string;
  disc?: number | undefined;
  number?: number | undefined;
  year?: number | undefined;
  genre?: string | undefined;
  composer?: string | undefined;
};

const usualTemplate = '{albumartist}/{album}/{disc}-{track} {title}';
/** Of a text: what is far too long for any name is not worth cutting letter by letter. */
const textMost = 120;
const short = (text: string): string => text.slice(0, textMost).toWellFormed();
/** Room for the mark of a preview. */
const limits = { unitsMax: 240, pathMax: 240 };

const valuesOf = (facts: NameFacts): NameValues => {
  const { title, artist, album, albumArtist, disc, number, year, genre, composer } = facts;
  return {
    title: short(title),
    artist: short(artist),
    ...(album === undefined ? {} : { album: short(album) }),
    ...(albumArtist === undefined ? {} : { albumArtist: short(albumArtist) }),
    ...(disc === undefined ? {} : { disc }),
    ...(number === undefined ? {} : { track: number }),
    ...(year === undefined ? {} : { date: String(year) }),
    ...(genre === undefined ? {} : { genre: short(genre) }),
    ...(composer === undefined ? {} : { composer: short(composer) }),
  };
};

const namesForCar = (songs: readonly NameFacts[], list: string): string[] => {
  const tracks = songs.map((facts, at) => ({
    ...valuesOf(facts),
    id: String(at),
    format: carProfile.formats[0] ?? 'mp3',
  }));
  const { files } = planCar(tracks, { profile: carProfile, listName: short(list) });
  const paths = new Map(files.map(({ id, path }) => [id, path]));
  return songs.map((_, at) => paths.get(String(at)) ?? '');
};

/** A path for each song, all different, none leading out of the folder that all lie in; or what is wrong, in words. */
export const nameFiles = (
  songs: readonly NameFacts[],
  settings: ConversionSettings,
  list: string,
): string[] | string => {
  if (settings.profile === 'car') return namesForCar(songs, list);
  const wished = settings.name ?? usualTemplate;
  const template = parseTemplate(settings.numbered === true ? withListNumber(wished) : wished);
  if (template.kind === 'refused') return template.detail;
  const places = createPlaces();
  return songs.map((facts, at) => {
    const values = { ...valuesOf(facts), number: at + 1, listTotal: songs.length, list: short(list) };
    const name = nameFile(template.parts, values, extensionOf[settings.format], limits);
    // Where a field says nothing, the blanks around it meet.
    return places.place(name.replace(/ {2,}/g, ' '));
  });
};
