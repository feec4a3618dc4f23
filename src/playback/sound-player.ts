import type { Pcm } from '../core/audio/pcm';
import type { SoundPlayer } from './api';

/** Seconds in which a sound that is stopped fades out, so that it does not click. */
const FADE_SECONDS = 0.01;

export function createSoundPlayer(): SoundPlayer {
  let context: AudioContext | null = null;
  let stop = () => {};
  return {
    async play(sound, gain, onEnd) {
      stop();
      context ??= new AudioContext();
      const source = new AudioBufferSourceNode(context, { buffer: bufferOf(sound) });
      const volume = new GainNode(context, { gain });
      source.connect(volume).connect(context.destination);
      source.onended = onEnd;
      stop = () => {
        source.onended = null;
        const now = context!.currentTime;
        volume.gain.setTargetAtTime(0, now, FADE_SECONDS / 3);
        source.stop(now + FADE_SECONDS);
        stop = () => {};
      };
      source.start();
      await context.resume();
    },
    stop: () => stop(),
  };
}

function bufferOf({ channels, sampleRate }: Pcm): AudioBuffer {
  const length = Math.max(1, channels[0]?.length ?? 0);
  const buffer = new AudioBuffer({ numberOfChannels: Math.max(1, channels.length), length, sampleRate });
  channels.forEach((samples, channel) => buffer.copyToChannel(new Float32Array(samples), channel));
  return buffer;
}
