import { type IsobmffFacts, readIsobmff } from '../containers/isobmff';
import { type MatroskaFacts, readMatroska } from '../containers/matroska';
import { type Mp3Gaps, readMp3Gaps } from '../containers/mp3';
import { readTransportStream, type TransportStreamFacts } from '../containers/mpeg-ts';
import type { Speaker } from '../containers/speakers';
import { readWaveSpeakers } from '../containers/wave';

/** What the file's headers say beside what mediabunny reports; null where the file is of another format. */
export interface FileFacts {
  readonly isobmff: IsobmffFacts | null;
  readonly matroska: MatroskaFacts | null;
  readonly transportStream: TransportStreamFacts | null;
  readonly mp3Gaps: Mp3Gaps | null;
  readonly waveSpeakers: readonly Speaker[] | null;
  /** First bytes of the file. */
  readonly head: ArrayBuffer;
}

const HEAD_BYTES = 16 * 1024;

export async function readFileFacts(file: Blob): Promise<FileFacts> {
  const [isobmff, matroska, transportStream, mp3Gaps, waveSpeakers, head] = await Promise.all([
    readIsobmff(file),
    readMatroska(file).catch(() => null),
    readTransportStream(file),
    readMp3Gaps(file),
    readWaveSpeakers(file),
    file.slice(0, HEAD_BYTES).arrayBuffer(),
  ]);
  return { isobmff, matroska, transportStream, mp3Gaps, waveSpeakers, head };
}
