import { StudioError } from '../../core/errors';
import { loadPart } from '../../platform/page-files';
import type { ClipInfo, OpenOptions } from '../api';
import { codecLabel } from '../codec-names';
import { decoderStopped, readingStopped, unsupported } from '../messages';
import type { AddedSound, OpenResult, SourceFormat } from '../protocol';
import { DecoderClient } from './decoder-client';
import { MediaClip } from './media-clip';

const loadConversion = () => loadPart(() => import('./conversion'));

type Ready = Extract<OpenResult, { kind: 'ready' }>;

/** Opens a file with WebCodecs; ffmpeg first converts what the browser cannot decode. @throws StudioError */
export async function openMediaClip(
  file: File,
  { onConversion, signal }: OpenOptions = {},
): Promise<MediaClip> {
  let isOpen = false;
  const client = DecoderClient.take((detail) =>
    (isOpen ? decoderStopped : readingStopped)(file.name, detail),
  );
  try {
    const open = (source: Blob, format: SourceFormat | null) =>
      client.call('open', { file: source, fileName: file.name, source: format }, { signal });
    let converted: Blob | null = null;
    let opened = await open(file, null);
    if (opened.kind === 'convert') {
      const { convertPicture, sourceFormat } = await loadConversion();
      const result = await convertPicture(file, { onProgress: onConversion, signal });
      converted = result.file;
      opened = await open(converted, sourceFormat(result));
      if (opened.kind === 'convert') throw unsupported(file.name, result.listing.videoCodec);
    }
    const info = opened.convertible.length > 0 ? await addSound(client, file, opened, signal) : opened.info;
    isOpen = true;
    return new MediaClip(info, file, converted, client, opened.picture);
  } catch (error) {
    client.close();
    throw error;
  }
}

/** Converts the first track that ffmpeg can decode, of those before the one that the browser decodes. */
async function addSound(
  client: DecoderClient,
  file: File,
  { convertible, pictureStart }: Ready,
  signal: AbortSignal | undefined,
): Promise<ClipInfo> {
  const { convertSound } = await loadConversion();
  const failed: number[] = [];
  const report = (sound: AddedSound | null) => client.call('addSound', { sound, failed }, { signal });
  for (const index of convertible) {
    try {
      const { codec, ...result } = await convertSound(file, index, pictureStart, { signal });
      return await report({ ...result, index, codec: codecLabel(codec) });
    } catch (error) {
      if (error instanceof StudioError && error.code === 'cancelled') throw error;
      failed.push(index);
    }
  }
  return report(null);
}
