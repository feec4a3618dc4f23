import { type InputFormat, MATROSKA, MP3, MPEG_TS, WAVE, WEBM } from 'mediabunny';
import { loadPart } from '../../platform/page-files';
import { type IsobmffFacts, readIsobmff } from '../containers/isobmff';
import type { MatroskaFacts } from '../containers/matroska';
import type { Mp3Gaps } from '../containers/mp3';
import type { TransportStreamFacts } from '../containers/mpeg-ts';
import type { Speaker } from '../containers/speakers';

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

const noFacts = { matroska: null, transportStream: null, mp3Gaps: null, waveSpeakers: null };

/** @param format as mediabunny has recognised it; null when it has not. */
export async function readFileFacts(format: InputFormat | null, file: Blob): Promise<FileFacts> {
  const [isobmff, others, head] = await Promise.all([
    readIsobmff(file),
    otherFacts(format, file),
    file.slice(0, HEAD_BYTES).arrayBuffer(),
  ]);
  return { ...noFacts, isobmff, ...others, head };
}

/** Of formats that most clips do not have: what reads them loads when it is needed. */
async function otherFacts(format: InputFormat | null, file: Blob): Promise<Partial<FileFacts>> {
  switch (format) {
    case MATROSKA:
    case WEBM: {
      const { readMatroska } = await loadPart(() => import('../containers/matroska'));
      return { matroska: await readMatroska(file).catch(() => null) };
    }
    case MPEG_TS: {
      const { readTransportStream } = await loadPart(() => import('../containers/mpeg-ts'));
      return { transportStream: await readTransportStream(file) };
    }
    case MP3: {
      const { readMp3Gaps } = await loadPart(() => import('../containers/mp3'));
      return { mp3Gaps: await readMp3Gaps(file) };
    }
    case WAVE: {
      const { readWaveSpeakers } = await loadPart(() => import('../containers/wave'));
      return { waveSpeakers: await readWaveSpeakers(file) };
    }
    case null:
    default:
      return {};
  }
}
