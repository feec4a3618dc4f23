import { Fft } from '../fft';
import type { Pcm } from '../pcm';
import type { RoomColour } from './room-colour';

/** Samples of a frame: 43 ms at 48 kHz, shorter than the pauses between hits. */
const FRAME = 2048;
/** Share of the frames that count as quiet. */
const QUIET_SHARE = 0.2;
/** Fewest quiet frames from which a colour is taken. */
const FEWEST = 4;
/** Mean power of a frame of digital silence, which has no colour: below -100 dBFS. */
const BLACK = 1e-10;
/** Quiet frames above this mean power are no pause: -30 dBFS. */
const LOUD = 1e-3;
/** Bands per octave, where there are as many bins. */
const BANDS_PER_OCTAVE = 3;

/** Takes the colour of a room tone from a sound that arrives in pieces: the mean spectrum of its quietest fifth of short frames. */
export class QuietColour {
  private readonly fft = new Fft(FRAME);
  private readonly window = Float64Array.from(
    { length: FRAME },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / FRAME),
  );
  private readonly edges = bandEdges();
  private readonly frames: { readonly power: number; readonly bands: Float32Array }[] = [];

  constructor(private readonly sampleRate: number) {}

  /** @param pcm of the sample rate given; what is left after its last whole frame is not used. */
  push({ channels }: Pcm): void {
    for (let start = 0; start + FRAME <= (channels[0]?.length ?? 0); start += FRAME)
      this.pushFrame(channels, start);
  }

  private pushFrame(channels: readonly Float32Array[], start: number): void {
    const [left, right = left] = channels as readonly [Float32Array, Float32Array?];
    let energy = 0;
    for (let n = start; n < start + FRAME; n++) energy += left[n]! ** 2 + right[n]! ** 2;
    const power = energy / (2 * FRAME);
    if (!(power > BLACK && power < LOUD)) {
      if (power >= LOUD) this.frames.push({ power, bands: new Float32Array(0) });
      return;
    }
    // Both channels in one transform: of left + i right, |X[k]|² + |X[-k]|² is twice the sum of both spectra.
    const re = Float64Array.from(this.window, (gain, n) => gain * left[start + n]!);
    const im = Float64Array.from(this.window, (gain, n) => gain * right[start + n]!);
    this.fft.forward(re, im);
    const bands = new Float32Array(this.edges.length - 1);
    for (let b = 0; b < bands.length; b++) {
      const [from, to] = [this.edges[b]!, this.edges[b + 1]!];
      let sum = 0;
      for (let k = from; k < to; k++) {
        const m = FRAME - k;
        sum += re[k]! ** 2 + im[k]! ** 2 + re[m]! ** 2 + im[m]! ** 2;
      }
      bands[b] = sum / (to - from);
    }
    this.frames.push({ power, bands });
  }

  /** Null if the sound has no quiet parts, or nothing but digital silence. */
  finish(): RoomColour | null {
    const ordered = this.frames.toSorted((a, b) => a.power - b.power);
    const quiet = ordered.slice(0, Math.floor(QUIET_SHARE * ordered.length));
    if (quiet.length < FEWEST || quiet.some(({ power }) => power >= LOUD)) return null;
    const count = this.edges.length - 1;
    const hertz = this.sampleRate / FRAME;
    return {
      // The mean frequency of a band; the bins are whole.
      frequencies: Float64Array.from(
        { length: count },
        (_, b) => ((this.edges[b]! + this.edges[b + 1]! - 1) / 2) * hertz,
      ),
      power: Float64Array.from({ length: count }, (_, b) =>
        quiet.reduce((sum, { bands }) => sum + bands[b]!, 0),
      ),
    };
  }
}

/** First bin of each band, and the end of the last. Bin 1 holds what the window spreads of an offset. */
function bandEdges(): number[] {
  const edges = [2];
  while (edges.at(-1)! < FRAME / 2) {
    const next = Math.max(edges.at(-1)! + 1, Math.round(edges.at(-1)! * 2 ** (1 / BANDS_PER_OCTAVE)));
    edges.push(Math.min(FRAME / 2, next));
  }
  return edges;
}
