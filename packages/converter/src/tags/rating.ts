// Ratings from 0 to 100, 20 a star, and the bytes that players agreed on for stars in POPM frames.
import type { Slot } from './slots.ts';

const byteOfStars = [0, 1, 64, 128, 196, 255];

/** The text of a POPM frame is its byte, in decimal. */
export function ratingSlot(key: string): Slot {
  return {
    fields: ['rating'],
    keys: [key],
    render: (values) => {
      const text = values.rating?.[0] ?? '';
      const rating = Number(text);
      if (!/^\d{1,3}$/.test(text) || rating > 100) return new Map();
      return new Map([[key, [String(byteOfStars[rating / 20] ?? Math.round(rating * 2.55))]]]);
    },
    parse: (get) => {
      const byte = get(key)?.[0];
      if (byte === undefined) return {};
      const stars = byteOfStars.indexOf(Number(byte));
      return { rating: [String(stars >= 0 ? stars * 20 : Math.round(Number(byte) / 2.55))] };
    },
  };
}
