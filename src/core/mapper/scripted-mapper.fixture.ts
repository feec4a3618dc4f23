import type { Envelope } from '../loudness/envelope';
import { ClassDecoder, type ChannelDecoding } from './class-decoder';
import { detectHits } from './detect-hits';
import type { DetectedHits } from './detected-hits';

export const law = { classes: 64, mu: 255 };

export interface Scripted {
  /** Sample, log-odds of being there at all, class. */
  readonly events: readonly { readonly at: number; readonly odds: number; readonly loud: number }[];
}

/** Logits of a mapper that predicts each event with its odds, decaying within 20 samples, over certain silence. */
export function decodeScript({ events }: Scripted, length: number, softer = 0): ChannelDecoding {
  const logits = new Float32Array(length * 64).fill(-60);
  for (let i = 0; i < length; i++) logits[i * 64] = 0;
  for (const { at, odds, loud } of events)
    for (let i = at; i < Math.min(length, at + 20); i++) {
      const centre = (loud - softer) * Math.exp((at - i) / 20);
      for (let c = 1; c < 64; c++) {
        const score = odds - (c - centre) ** 2 / 2;
        logits[i * 64 + c] = Math.max(logits[i * 64 + c]!, score);
      }
    }
  const decoder = new ClassDecoder(law, 'expectation', length);
  decoder.push(logits);
  return decoder.decoding;
}

export function map(script: Scripted, length: number): { decoded: Envelope; detected: DetectedHits } {
  const [left, right] = [decodeScript(script, length), decodeScript(script, length, 3)];
  return {
    decoded: { rate: 125, left: left.rms, right: right.rms },
    detected: detectHits(left, right, law),
  };
}
