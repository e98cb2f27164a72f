import { Cover } from '../../ui/cover.tsx';
import { usePicture } from './file-picture.ts';
import { idOf, isUpload, type Song } from './song.ts';
import { useWholeSong } from './whole-song.ts';

/** The cover of a song: of the library, or what is inside of the file that was dropped. */
export function SongCover({ song, className }: { song: Song; className: string }) {
  const picture = usePicture(song.key);
  const whole =
    useWholeSong(isUpload(song) || song.cover || song.albumId !== undefined ? undefined : song) ?? song;
  if (picture)
    return (
      <img
        src={picture}
        alt=""
        draggable={false}
        className={`aspect-square rounded-cover object-cover ${className}`}
      />
    );
  return (
    <Cover
      of="tracks"
      id={idOf(song)}
      cover={whole.cover}
      title={song.album ?? song.title}
      size={64}
      className={className}
    />
  );
}
