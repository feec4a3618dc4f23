import type { Pcm } from '../core/audio/pcm';
import { loadPart } from '../platform/page-files';
import type { Clip, Media, OpenOptions } from './api';
import { codecNamed } from './codec-names';
import { decoderStopped, emptyFile, soundUnreadable } from './messages';
import { movieContainerFor } from './movie-container';
import { DecoderClient } from './page/decoder-client';
import { openMediaClip } from './page/open-clip';
import { WorkerSoundReader } from './page/sound-reader';

export function createMedia(): Media {
  return {
    open: (file: File, options?: OpenOptions): Promise<Clip> => openMediaClip(file, options),
    decodeSoundFile,
    prepare: () => DecoderClient.prepare(),
    openSoundReader: () => new WorkerSoundReader(),
    videoExtension: ({ info }) => `.${movieContainerFor(codecNamed(info.videoCodec)) ?? 'mov'}`,
    muxVideo: async (...params) => (await loadPart(() => import('./page/mux-video'))).muxVideo(...params),
  };
}

async function decodeSoundFile(file: File, maxSeconds: number, signal?: AbortSignal): Promise<Pcm> {
  if (file.size === 0) throw emptyFile(file.name);
  const client = new DecoderClient((detail) => decoderStopped(file.name, detail));
  try {
    const decode = (source: Blob) =>
      client.call('decodeAudio', { file: source, fileName: file.name, maxSeconds }, { signal });
    const decoded = await decode(file);
    if (decoded) return decoded;
    const { convertSoundToWav } = await loadPart(() => import('./ffmpeg/convert'));
    const converted = await decode(await convertSoundToWav(file, maxSeconds, signal));
    if (!converted) throw soundUnreadable(file.name);
    return converted;
  } finally {
    client.close();
  }
}
