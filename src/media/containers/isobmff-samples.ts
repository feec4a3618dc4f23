import { type Box, boxInside } from './isobmff-boxes';
import { mediaTimescale } from './isobmff-tracks';

export interface SampleSpan {
  /** Seconds of media time. */
  readonly time: number;
  /** Bytes of the file. */
  readonly offset: number;
  readonly size: number;
}

/**
 * Start, place and size of a track's first samples (ISO/IEC 14496-12, 8.6 and 8.7). For small tracks such as timecode and chapters.
 * @param limit largest number of samples
 */
export function readSamples(view: DataView, trak: Box, limit: number): SampleSpan[] {
  const table = boxInside(view, trak, 'mdia/minf/stbl');
  const mdhd = boxInside(view, trak, 'mdia/mdhd');
  if (!table || !mdhd) return [];
  const timescale = mediaTimescale(view, mdhd) || 1;
  const part = (type: string) => boxInside(view, table, type);
  const sizes = part('stsz');
  const chunks = part('stco') ?? part('co64');
  const groups = part('stsc');
  const times = part('stts');
  if (!sizes || !chunks || !groups || !times) return [];
  const fixedSize = view.getUint32(sizes.start + 4);
  const count = Math.min(limit, view.getUint32(sizes.start + 8));
  const durations = entries(view, times, 8);
  const runs = entries(view, groups, 12);
  const offsetBytes = chunks.type === 'co64' ? 8 : 4;
  const chunkStarts = entries(view, chunks, offsetBytes);
  const samples: SampleSpan[] = [];
  let [time, durationRun, leftInRun] = [0, 0, durations[0] === undefined ? 0 : view.getUint32(durations[0])];
  let run = 0;
  for (let chunk = 0; chunk < chunkStarts.length && samples.length < count; chunk++) {
    while (run + 1 < runs.length && view.getUint32(runs[run + 1]!) <= chunk + 1) run++;
    const inChunk = runs[run] === undefined ? 0 : view.getUint32(runs[run]! + 4);
    const at = chunkStarts[chunk]!;
    let offset = offsetBytes === 8 ? Number(view.getBigUint64(at)) : view.getUint32(at);
    for (let k = 0; k < inChunk && samples.length < count; k++) {
      const sizeAt = sizes.start + 12 + 4 * samples.length;
      if (fixedSize === 0 && sizeAt + 4 > sizes.end) return samples;
      const size = fixedSize || view.getUint32(sizeAt);
      samples.push({ time: time / timescale, offset, size });
      offset += size;
      if (durations[durationRun] === undefined) continue;
      time += view.getUint32(durations[durationRun]! + 4);
      if (--leftInRun <= 0 && durationRun + 1 < durations.length)
        leftInRun = view.getUint32(durations[++durationRun]!);
    }
  }
  return samples;
}

/** Places of the entries of a table with a 32-bit count after version and flags. */
function entries(view: DataView, table: Box, bytes: number): number[] {
  const room = Math.floor((table.end - table.start - 8) / bytes);
  if (room <= 0) return [];
  const count = Math.min(view.getUint32(table.start + 4), room);
  return Array.from({ length: count }, (_, i) => table.start + 8 + i * bytes);
}
