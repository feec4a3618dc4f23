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
import { loadPart } from '../../platform/page-files';
import { type FileFacts, readFileFacts } from './file-facts';

/** Local files only: no playlist formats (HLS), which would make the page fetch URLs named in a file. */
const formats = [MP4, QTFF, MATROSKA, WEBM, OGG, MPEG_TS, WAVE, MP3, FLAC, ADTS];

const files = new WeakMap<Input, Blob>();
const facts = new WeakMap<Input, Promise<FileFacts>>();

/** Bytes that count as one place of the file. */
const BLOCK_BYTES = 2 ** 16;

/** @param onNewData called when a part of the file is read that was not read before: reading goes on */
export function openInput(file: Blob, onNewData?: () => void): Input {
  const input = new Input({ formats, source: new BlobSource(file) });
  files.set(input, file);
  if (onNewData) {
    const seen = new Set<number>();
    input.source.on('read', ({ start }) => {
      const block = Math.floor(start / BLOCK_BYTES);
      if (seen.has(block)) return;
      seen.add(block);
      onNewData();
    });
  }
  return input;
}

/** Whether the file is in a known format, whose demuxer then is loaded. @throws StudioError files-missing */
export function canRead(input: Input): Promise<boolean> {
  return loadPart(() => input.canRead());
}

/** What the headers of an opened file say; read once. */
export function fileFactsOf(input: Input): Promise<FileFacts> {
  const known = facts.get(input) ?? readFacts(input);
  facts.set(input, known);
  return known;
}

async function readFacts(input: Input): Promise<FileFacts> {
  const format = (await canRead(input)) ? await input.getFormat() : null;
  return readFileFacts(format, files.get(input) ?? new Blob());
}
