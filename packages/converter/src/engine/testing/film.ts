// A film made for tests: the sound of an M4A beside one moving picture.
import * as c from 'node-av/constants';
import * as av from 'node-av/lib';
import sharp from 'sharp';

export async function makeFilm(soundFile: string, to: string): Promise<void> {
  const side = 64;
  const picture = await sharp({
    create: { width: side, height: side, channels: 3, background: '#246' },
  })
    .jpeg()
    .toBuffer();
  const check = (code: number, doing: string) => av.FFmpegError.throwIfError(code, doing);
  const input = new av.FormatContext();
  const output = new av.FormatContext();
  using packet = new av.Packet();
  packet.alloc();
  check(input.openInputSync(soundFile, null, null), 'open the sound');
  check(input.findStreamInfoSync(null), 'read the sound');
  const soundIn = input.streams[0]!;
  check(output.allocOutputContext2(null, 'mp4', to), 'make a film');
  const pictures = output.newStream(null);
  pictures.timeBase = new av.Rational(1, 12_800);
  pictures.codecpar.codecType = c.AVMEDIA_TYPE_VIDEO;
  pictures.codecpar.codecId = c.AV_CODEC_ID_MJPEG;
  pictures.codecpar.width = side;
  pictures.codecpar.height = side;
  const sound = output.newStream(null);
  check(soundIn.codecpar.copy(sound.codecpar), 'take over the form');
  sound.codecpar.codecTag = 0;
  sound.timeBase = soundIn.timeBase;
  check(output.openOutputSync(), 'open the film');
  check(output.writeHeaderSync(null), 'begin the film');
  packet.data = picture;
  packet.streamIndex = 0;
  packet.pts = 0n;
  packet.dts = 0n;
  packet.duration = 512n;
  packet.isKeyframe = true;
  check(output.interleavedWriteFrameSync(packet), 'write the picture');
  packet.unref();
  while (input.readFrameSync(packet) >= 0) {
    packet.streamIndex = 1;
    packet.rescaleTs(soundIn.timeBase, sound.timeBase);
    check(output.interleavedWriteFrameSync(packet), 'write the sound');
    packet.unref();
  }
  check(output.writeTrailerSync(), 'end the film');
  output.closeOutputSync();
  input.closeInputSync();
}
