import type { Pcm } from '../core/audio/pcm';
import { openClip } from './page/media-clip';
import type { Clip, Media, OpenOptions } from './api';
import { convertReference } from './ffmpeg/convert';
import { muxVideo } from './page/mux-video';
import { decoderStopped, emptyFile, soundUnreadable } from './messages';
import { WorkerClient } from './page/worker-client';

export function createMedia(): Media {
  return {
    open: (file: File, options?: OpenOptions): Promise<Clip> => openClip(file, options),
    decodeAudio,
    muxVideo,
  };
}

async function decodeAudio(file: File, maxSeconds: number, signal?: AbortSignal): Promise<Pcm> {
  if (file.size === 0) throw emptyFile(file.name);
  const client = new WorkerClient((detail) => decoderStopped(file.name, detail));
  try {
    const decode = (source: Blob) =>
      client.call('decodeAudio', { file: source, fileName: file.name, maxSeconds }, { signal });
    const pcm = (await decode(file)) ?? (await decode(await convertReference(file, maxSeconds, signal)));
    if (!pcm) throw soundUnreadable(file.name);
    return pcm;
  } finally {
    client.close();
  }
}
