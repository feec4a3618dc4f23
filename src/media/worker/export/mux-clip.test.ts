import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { encodeWav } from '../../../core/formats/wav';
import type { MuxParams } from '../../protocol';
import { readBoxes, viewOf } from './movie/box';
import { readSourceMovie } from './movie/source-movie';
import { trackDuration } from './movie/track-end';
import { muxClip } from './mux-clip';

const context = { signal: new AbortController().signal, progress: () => undefined };

/** 4 s of H.264 and AAC, each with an edit list of one edit. */
const clip = await readFile('e2e/fixtures/flash-and-click-25fps.mp4');

function paramsFor(source: Blob, seconds: number): MuxParams {
  const silence = new Float32Array(Math.round(48_000 * seconds));
  const sound = encodeWav({ sampleRate: 48_000, channels: [silence, silence] }, 'int24', null);
  return {
    fileName: 'clip.mp4',
    // Another size: the geometry is then read from the file.
    opened: { origin: 0, soundEnd: null, codedWidth: 0, geometry: {} as never },
    source,
    sound: new Blob([...sound]),
    ...{ timecode: null, chapters: [], title: null, credits: '' },
    ...{ subtitles: null, target: null, useFfmpeg: false },
  };
}

/** The clip with edit lists that end every track after `seconds`. */
function endedAfter(seconds: number): Blob {
  const bytes = new Uint8Array(clip);
  const view = viewOf(bytes);
  const end = (part: Uint8Array<ArrayBuffer>, movieTimescale: number): void => {
    let timescale = movieTimescale;
    for (const { type, body } of readBoxes(part)) {
      if (type === 'mvhd') timescale = viewOf(body).getUint32(12);
      if (['moov', 'trak', 'edts'].includes(type)) end(body, timescale);
      if (type === 'elst') view.setUint32(body.byteOffset + 8, Math.round(seconds * timescale));
    }
  };
  end(bytes, 0);
  return new Blob([bytes]);
}

test('every track ends where the edit lists of the source end it', async () => {
  const result = await muxClip(paramsFor(endedAfter(1.52), 1.52), context);
  if (result.kind !== 'written') throw new Error(result.kind);
  const movie = (await readSourceMovie(result.blob))!;
  const ends = movie.tracks.map(({ body }) => trackDuration(body, movie.timescale));
  expect(ends).toHaveLength(3);
  for (const end of ends) expect(end).toBeCloseTo(1.52, 3);
  expect(viewOf(movie.header).getUint32(16) / movie.timescale).toBeCloseTo(1.52, 3);
});

test('a full disk is not reported as a damaged clip', async () => {
  let room = 6e6;
  const target = {
    createWritable: () =>
      Promise.resolve({
        write: ({ data }: { readonly data: Uint8Array }) => {
          room -= data.length;
          return room < 0
            ? Promise.reject(new DOMException('Full.', 'QuotaExceededError'))
            : Promise.resolve();
        },
        abort: () => Promise.resolve(),
      }),
  } as unknown as FileSystemFileHandle;
  // 60 s of sound are 17 MB.
  const muxing = muxClip({ ...paramsFor(new Blob([new Uint8Array(clip)]), 60), target }, context);
  await expect(muxing).rejects.toMatchObject({ name: 'QuotaExceededError' });
});
