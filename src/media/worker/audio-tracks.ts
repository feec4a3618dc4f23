import type { Input, InputAudioTrack, InputVideoTrack } from 'mediabunny';
import type { AudioTrackInfo } from '../api';
import { codecLabel } from '../codec-names';
import { layoutName } from '../containers/speakers';
import { fileFactsOf } from './open-input';
import { soundFacts } from './sound/sound-facts';
import { openSound, type SoundSource } from './sound/sound-source';

/** Codecs that neither browsers nor ffmpeg decode: APAC, AC-4 and MPEG-H. */
const undecodable = new Set(['apac', 'ac-4', 'mha1', 'mha2', 'mhm1', 'mhm2']);

export const CANNOT_DECODE = 'cannot be decoded';

export interface ChosenSound {
  readonly tracks: AudioTrackInfo[];
  /** The first track that the browser decodes; null for none. */
  readonly sound: SoundSource | null;
  /** Tracks before it that ffmpeg may decode, by index. */
  readonly convertible: number[];
}

/** The file's sound tracks in its order, and the first one that can be decoded. */
export async function chooseSound(input: Input): Promise<ChosenSound> {
  const tracks: AudioTrackInfo[] = [];
  const convertible: number[] = [];
  let sound: SoundSource | null = null;
  for (const track of await orderedTracks(input)) {
    const described = await describe(input, track);
    const index = tracks.length;
    if (sound || !track) {
      if (!sound) convertible.push(index);
      tracks.push({ ...described, index });
      continue;
    }
    sound = await openSound(input, track);
    const hopeless = !sound && undecodable.has(String(await track.getInternalCodecId()));
    if (!sound && !hopeless) convertible.push(index);
    tracks.push({
      ...described,
      index,
      ...(sound && {
        sampleRate: sound.sampleRate,
        channels: sound.channels,
        layout: layoutName(sound.speakers),
      }),
      used: sound !== null,
      problem: hopeless ? CANNOT_DECODE : null,
    });
  }
  return { tracks, sound, convertible };
}

/** A transport stream may hold sound that mediabunny does not list: null in its place. */
async function orderedTracks(input: Input): Promise<(InputAudioTrack | null)[]> {
  const listed = await input.getAudioTracks();
  const { transportStream } = await fileFactsOf(input);
  if (!transportStream || transportStream.sounds.length <= listed.length) return listed;
  return transportStream.sounds.map(({ pid }) => listed.find(({ id }) => id === pid) ?? null);
}

async function describe(input: Input, track: InputAudioTrack | null): Promise<Omit<AudioTrackInfo, 'index'>> {
  const blank = {
    codec: 'unknown',
    sampleRate: null,
    channels: null,
    layout: null,
    language: null,
    title: null,
    used: false,
    problem: null,
  };
  if (!track) return blank;
  const language = await track.getLanguageCode();
  const facts = await soundFacts(track, await fileFactsOf(input)).catch(() => null);
  const channels = await track.getNumberOfChannels().catch(() => 0);
  return {
    ...blank,
    codec: await trackCodecLabel(track),
    sampleRate: (await track.getSampleRate().catch(() => 0)) || null,
    channels: channels || null,
    layout: facts && channels ? layoutName(facts.speakersOf(channels)) : null,
    language: language === 'und' ? null : language,
    title: await track.getName(),
  };
}

export async function trackCodecLabel(track: InputVideoTrack | InputAudioTrack): Promise<string> {
  const codec = await track.getCodec();
  if (codec) return codecLabel(codec);
  const id = await track.getInternalCodecId();
  return codecLabel(id instanceof Uint8Array ? new TextDecoder().decode(id) : String(id ?? 'unknown'));
}
