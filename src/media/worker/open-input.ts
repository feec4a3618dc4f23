import {
  ADTS,
  BlobSource,
  FLAC,
  Input,
  MATROSKA,
  MP3,
  MP4,
  MPEG_TS,
  OGG,
  QTFF,
  WAVE,
  WEBM,
} from 'mediabunny';

/** Local files only: no playlist formats (HLS), which would make the page fetch URLs named in a file. */
const formats = [MP4, QTFF, MATROSKA, WEBM, OGG, MPEG_TS, WAVE, MP3, FLAC, ADTS];

export function openInput(file: Blob): Input {
  return new Input({ formats, source: new BlobSource(file) });
}
