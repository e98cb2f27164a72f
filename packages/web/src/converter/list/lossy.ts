// Whether a codec leaves out what is not heard, by its name: as tag readers say it ("MPEG 1 Layer 3"), or as the proof
// does ("mp3").

const lossy =
  /layer\s*(?:[123]|i+)\b|\bmp[123]|\baac|vorbis|opus|musepack|\bmpc|speex|\be?-?ac-?3|\bdts|wma|windows media/i;

/** An unknown name counts as lossless: of it nothing is said. */
export const isLossyCodec = (name: string): boolean => lossy.test(name) && !/lossless/i.test(name);
