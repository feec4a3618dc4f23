import { StreamTarget, type StreamTargetChunk } from 'mediabunny';
import type { FileSink } from './file-sink';

/** Bytes that mediabunny collects for one write. */
const CHUNK_BYTES = 2 ** 22;

/** Passes what mediabunny writes to a sink, up to the `moov` box of a MOV, which `finishMovie` writes with its additions. */
export class MovieTarget {
  /** The `moov` box as mediabunny made it, and the place where it would begin. */
  movieBox: { readonly bytes: Uint8Array<ArrayBuffer>; readonly position: number } | null = null;
  readonly target: StreamTarget;

  constructor(sink: FileSink) {
    const writable = new WritableStream<StreamTargetChunk>({
      write: async ({ position, data }) => {
        const end = this.movieBox?.position ?? Infinity;
        if (position < end) await sink.write(position, data.subarray(0, end - position));
      },
    });
    this.target = new StreamTarget(writable, { chunked: true, chunkSize: CHUNK_BYTES });
  }

  readonly onMoov = (data: Uint8Array, position: number): void => {
    this.movieBox = { bytes: data.slice(), position };
  };
}
