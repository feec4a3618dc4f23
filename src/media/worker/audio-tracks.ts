import type { InputAudioTrack, InputVideoTrack } from 'mediabunny';
import type { AudioTrackInfo } from '../api';
import { codecLabel } from '../codec-names';

/** The file's sound tracks in its order. @param used the production sound */
export function listAudioTracks(
  tracks: readonly InputAudioTrack[],
  used: InputAudioTrack | null,
): Promise<AudioTrackInfo[]> {
  return Promise.all(
    tracks.map(async (track, index) => {
      const language = await track.getLanguageCode();
      const channels = (await track.getCodec()) === null ? null : await track.getNumberOfChannels();
      return {
        index,
        codec: await trackCodecLabel(track),
        sampleRate: (await track.getCodec()) === null ? null : await track.getSampleRate(),
        channels,
        layout: channels === 1 ? 'mono' : channels === 2 ? 'stereo' : null,
        language: language === 'und' ? null : language,
        title: await track.getName(),
        used: track === used,
        problem: null,
      };
    }),
  );
}

export async function trackCodecLabel(track: InputVideoTrack | InputAudioTrack): Promise<string> {
  const codec = await track.getCodec();
  if (codec) return codecLabel(codec);
  const id = await track.getInternalCodecId();
  return id instanceof Uint8Array ? new TextDecoder().decode(id) : String(id ?? 'unknown');
}
