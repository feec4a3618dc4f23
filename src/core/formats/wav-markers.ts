import { asciiBytes, toAscii } from './ascii';

/** A marker in a WAV file. */
export interface WavMarker {
  /** Seconds after the first sample. */
  readonly time: number;
  /** Empty for none. */
  readonly label: string;
}

const CUE_POINT_BYTES = 24;

/** Content of the `cue ` chunk (RIFF, Multimedia Programming Interface 1.0): the sample of each marker. Empty without markers. */
export function cueChunk(markers: readonly WavMarker[], sampleRate: number): Uint8Array<ArrayBuffer> {
  if (markers.length === 0) return new Uint8Array();
  const bytes = new Uint8Array(4 + CUE_POINT_BYTES * markers.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, markers.length, true);
  markers.forEach(({ time }, index) => {
    const at = 4 + CUE_POINT_BYTES * index;
    const sample = Math.round(time * sampleRate);
    // Ids count from 1; position and offset are the same where all samples are in one `data` chunk.
    view.setUint32(at, index + 1, true);
    view.setUint32(at + 4, sample, true);
    bytes.set(asciiBytes('data'), at + 8);
    view.setUint32(at + 20, sample, true);
  });
  return bytes;
}

/** Content of the `LIST` chunk with the markers' names, by the ids of the `cue ` chunk. Empty without names. */
export function cueLabelsChunk(markers: readonly WavMarker[]): Uint8Array<ArrayBuffer> {
  const labels = markers.flatMap(({ label }, index) => (label === '' ? [] : [labelOf(index + 1, label)]));
  return labels.length === 0 ? new Uint8Array() : Uint8Array.from([...asciiBytes('adtl'), ...labels.flat()]);
}

function labelOf(id: number, label: string): number[] {
  const text = `${toAscii(label)}\0`;
  const sizes = new Uint8Array(8);
  const view = new DataView(sizes.buffer);
  // The size leaves out the byte that pads to an even length.
  view.setUint32(0, 4 + text.length, true);
  view.setUint32(4, id, true);
  return [...asciiBytes('labl'), ...sizes, ...asciiBytes(text.length % 2 === 0 ? text : `${text}\0`)];
}
