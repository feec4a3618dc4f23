import { encodeWav } from '../../src/core/formats/wav';

/** A WAV file read back for checking: format, and samples as float per channel. Only what the studio writes (PCM 16, 24, float 32). */
export interface Wav {
  readonly sampleRate: number;
  readonly bits: number;
  readonly channels: readonly Float32Array[];
}

export function readWav(bytes: Buffer): Wav {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    throw new Error('not a WAV file');
  let format: { tag: number; channels: number; sampleRate: number; bits: number } | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const id = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const start = at + 8;
    if (id === 'fmt ') {
      format = {
        tag: bytes.readUInt16LE(start),
        channels: bytes.readUInt16LE(start + 2),
        sampleRate: bytes.readUInt32LE(start + 4),
        bits: bytes.readUInt16LE(start + 14),
      };
    }
    if (id === 'data' && format) return { ...format, channels: samples(bytes, start, size, format) };
    at = start + size + (size % 2);
  }
  throw new Error('no data chunk');
}

function samples(
  bytes: Buffer,
  start: number,
  size: number,
  format: { channels: number; bits: number },
): Float32Array[] {
  const width = format.bits / 8;
  const frames = size / width / format.channels;
  return Array.from({ length: format.channels }, (_, channel) =>
    Float32Array.from({ length: frames }, (_, frame) => {
      const at = start + (frame * format.channels + channel) * width;
      return format.bits === 32 ? bytes.readFloatLE(at) : bytes.readIntLE(at, width) / 2 ** (format.bits - 1);
    }),
  );
}

/** Root of the mean square over both channels from `start` to `end` seconds. */
export function rms(wav: Wav, start = 0, end = Infinity): number {
  let sum = 0;
  let count = 0;
  for (const channel of wav.channels) {
    const part = channel.subarray(
      Math.round(start * wav.sampleRate),
      Math.min(channel.length, Math.round(end * wav.sampleRate)),
    );
    for (const x of part) sum += x * x;
    count += part.length;
  }
  return Math.sqrt(sum / count);
}

/** Of the power within 60 Hz of the note of `toneWav` (sums of sines every 4 Hz, left side), the share within 8 Hz. */
export function shareOnNote({ sampleRate, channels }: Wav): number {
  let near = 0;
  let all = 0;
  for (let away = -60; away <= 60; away += 4) {
    let real = 0;
    let imaginary = 0;
    channels[0]!.forEach((x, n) => {
      const angle = (2 * Math.PI * (NOTE + away) * n) / sampleRate;
      real += x * Math.cos(angle);
      imaginary += x * Math.sin(angle);
    });
    const power = real ** 2 + imaginary ** 2;
    all += power;
    if (Math.abs(away) <= 8) near += power;
  }
  return near / all;
}

/** Hz. */
const NOTE = 440;

/** One second of a decaying tone. */
export function toneWav(): Buffer {
  return writeWav(44_100, 1, (t) => 0.6 * Math.sin(2 * Math.PI * NOTE * t) * Math.exp(-5.5 * t));
}

/** A mono file of 16 bits whose value at `t` seconds is `sound(t)`. */
export function writeWav(sampleRate: number, seconds: number, sound: (t: number) => number): Buffer {
  const channel = Float32Array.from({ length: sampleRate * seconds }, (_, n) => sound(n / sampleRate));
  return Buffer.concat([...encodeWav({ sampleRate, channels: [channel] }, 'int16')]);
}

/** Seconds at the middle of the loudest window of 6 ms between two times, over both channels. */
export function peakTime(
  { channels, sampleRate }: Wav,
  from = 0,
  to = channels[0]!.length / sampleRate,
): number {
  const window = 256;
  let best = 0;
  let most = -1;
  for (let start = Math.round(from * sampleRate); start + window <= to * sampleRate; start += 16) {
    let power = 0;
    for (const channel of channels) for (let n = start; n < start + window; n++) power += channel[n]! ** 2;
    if (power > most) [best, most] = [start, power];
  }
  return (best + window / 2) / sampleRate;
}
