import type { InputAudioTrack } from 'mediabunny';
import { holdsSound, type MovieContainer } from '../../movie-container';
import type { PictureSource } from '../picture/picture-source';
import { openSound, type SoundSource } from '../sound/sound-source';
import { sampleSpans } from './movie/copied-track';
import type { SourceMovie, SourceTrack } from './movie/source-movie';

/** How one track of the production sound gets into the new file. */
export type SoundPlan =
  /** Packets unchanged. */
  | { readonly kind: 'copy'; readonly track: InputAudioTrack }
  /** Decoded to PCM, because the container does not hold the codec. */
  | { readonly kind: 'convert'; readonly track: InputAudioTrack; readonly sound: SoundSource }
  /** A codec that only the file's own boxes describe. */
  | { readonly kind: 'boxes'; readonly track: InputAudioTrack; readonly box: SourceTrack }
  /** Neither the container holds it nor the browser decodes it. */
  | { readonly kind: 'none'; readonly track: InputAudioTrack };

export async function planSound(
  picture: PictureSource,
  container: MovieContainer,
  movie: SourceMovie | null,
  fileBytes: number,
): Promise<SoundPlan[]> {
  const plans: SoundPlan[] = [];
  for (const track of await picture.input.getAudioTracks())
    plans.push(await planTrack(track, container, movie, fileBytes));
  return plans;
}

async function planTrack(
  track: InputAudioTrack,
  container: MovieContainer,
  movie: SourceMovie | null,
  fileBytes: number,
): Promise<SoundPlan> {
  const codec = await track.getCodec();
  if (codec && holdsSound(container, codec) && (await track.getDecoderConfig()) && (await hasPackets(track)))
    return { kind: 'copy', track };
  const sound = codec ? await openSound(track.input, track) : null;
  if (sound) return { kind: 'convert', track, sound };
  const box = container === 'mov' && movie?.tracks.find(({ id }) => id === track.id);
  // Codecs that mediabunny knows but MOV readers do not (Opus, DTS) would be silent there.
  if (box && !codec && sampleSpans(box, fileBytes)) return { kind: 'boxes', track, box };
  return { kind: 'none', track };
}

async function hasPackets(track: InputAudioTrack): Promise<boolean> {
  return Number.isFinite(await track.getFirstTimestamp().catch(() => NaN));
}
