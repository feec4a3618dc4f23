import type { InputAudioTrack } from 'mediabunny';
import type { TrackEdits } from '../../containers/isobmff';
import { speakersOfAac } from '../../containers/aac';
import { speakersOfFlac } from '../../containers/flac';
import type { Mp3Gaps } from '../../containers/mp3';
import { type Speaker, usualSpeakers } from '../../containers/speakers';
import type { FileFacts } from '../file-facts';

/** What the container says about a sound track. */
export interface SoundFacts {
  /** Speakers by number of channels as the decoder delivers them. */
  readonly speakersOf: (channels: number) => readonly Speaker[];
  /** Seconds of sound at the start that belong to the encoder, and at the end. */
  readonly delay: number;
  readonly padding: number;
  /** Time 0 is set by an edit list, as in MP4 and MOV. */
  readonly hasEditList: boolean;
  /** Container time in seconds at which the track ends by its edit list; null when it plays to its end. */
  readonly end: number | null;
}

export async function soundFacts(track: InputAudioTrack, file: FileFacts): Promise<SoundFacts> {
  const codec = await track.getCodec();
  const description = (await track.getDecoderConfig().catch(() => null))?.description;
  const edits = file.isobmff?.tracks.get(track.id);
  const rate = await track.getSampleRate();
  const { delay, padding } = statedGaps(codec, rate, track, file, edits);
  return {
    speakersOf: (channels) => {
      const stated =
        codec === 'aac'
          ? speakersOfAac(description)
          : codec === 'flac'
            ? (speakersOfFlac(description, channels) ?? speakersOfFlac(file.head, channels))
            : (file.isobmff?.channels.get(track.id) ?? file.waveSpeakers);
      return stated?.length === channels ? stated : usualSpeakers(channels);
    },
    delay,
    padding,
    hasEditList: file.isobmff !== null,
    end: edits?.end ?? null,
  };
}

function statedGaps(
  codec: string | null,
  rate: number,
  track: InputAudioTrack,
  file: FileFacts,
  edits: TrackEdits | undefined,
): { readonly delay: number; readonly padding: number } {
  const none: Mp3Gaps = { delay: 0, padding: 0 };
  // The decoder removes the pre-skip of Opus.
  if (codec === 'opus') return none;
  const codecDelay = file.matroska?.codecDelays.get(track.id);
  if (codecDelay) return { delay: codecDelay, padding: 0 };
  const gaps = codec === 'mp3' ? file.mp3Gaps : null;
  if (gaps) return { delay: gaps.delay / rate, padding: gaps.padding / rate };
  const hasEdits = (edits?.nonEmptyEdits ?? 0) > 0;
  if (codec === 'aac' && file.isobmff && !hasEdits)
    return { delay: file.isobmff.itunesDelay / rate, padding: 0 };
  return none;
}
