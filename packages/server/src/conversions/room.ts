// Room on the disk that holds converted files. Some is always left: by default the database lies on the same disk, and
// whoever signs out must not wait for somebody to make room.
import type { Place } from './place.ts';

export const createRoom = (place: Pick<Place, 'freeBytes'>, keptFreeBytes: number) => {
  /** What those who took room may still write. */
  let taken = 0;

  return {
    hasFor: async (bytes: number): Promise<boolean> =>
      (await place.freeBytes()) - taken - bytes >= keptFreeBytes,

    /** Answers how the room is given back; undefined when there is none. */
    async take(bytes: number): Promise<(() => void) | undefined> {
      // Before the disk is asked: those who come meanwhile must not be given the same room.
      taken += bytes;
      const giveBack = () => {
        taken -= bytes;
      };
      if ((await place.freeBytes()) - taken >= keptFreeBytes) return giveBack;
      giveBack();
      return undefined;
    },
  };
};

export type Room = ReturnType<typeof createRoom>;
