import type { StereoCurve } from '../curve/curve';
import { sampleSpan } from '../curve/evaluate';
import type { Envelope } from '../loudness/envelope';
import { toSamples } from '../time/samples';
import { FULL_14_BIT } from './midi/channel-levels';
import { FIRST_LSB_CONTROLLER } from './midi/controllers';
import { type MidiControllers, pairTrackName } from './midi/midi-sources';
import { type ControlEvent, fileHeader, trackEnd, trackEvents, trackStart } from './midi/write-controls';

/** 1000 ticks per quarter note at 120 BPM: a tick is 0.5 ms. */
const TICKS_PER_QUARTER = 1000;
const TICKS_PER_SECOND = 2 * TICKS_PER_QUARTER;

/** A level rounded to 14 bits. */
export function quantised(level: number): number {
  return Math.fround(Math.round(level * FULL_14_BIT) / FULL_14_BIT);
}

/** Samples that are written as one piece of the file. */
const SAMPLES_PER_PIECE = 2048;

/** A span of the samples of both channels from the sample `first` on. */
type Span = (first: number, count: number) => { readonly left: Float32Array; readonly right: Float32Array };

/** Pieces of the track; the header, which stands before them, comes last as the generator's result. */
function* trackPieces(
  span: Span,
  length: number,
  rate: number,
  controllers: MidiControllers,
): Generator<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const tick = (i: number) => Math.round((i * TICKS_PER_SECOND) / rate);
  const last = { left: -1, right: -1 };
  let now = 0;
  let bytes = 0;
  const piece = (data: Uint8Array<ArrayBuffer>) => {
    bytes += data.length;
    return data;
  };
  yield piece(trackStart(pairTrackName(controllers)));
  for (let first = 0; first < length; first += SAMPLES_PER_PIECE) {
    const samples = span(first, Math.min(SAMPLES_PER_PIECE, length - first));
    const events: ControlEvent[] = [];
    for (let i = 0; i < samples.left.length; i++) {
      for (const side of ['left', 'right'] as const) {
        const level = Math.round(samples[side][i]! * FULL_14_BIT);
        if (level === last[side]) continue;
        last[side] = level;
        const controller = controllers[side];
        // MSB first: it resets the LSB in the receiver.
        events.push({ tick: tick(first + i), controller, value: level >> 7 });
        events.push({
          tick: tick(first + i),
          controller: controller + FIRST_LSB_CONTROLLER,
          value: level & 0x7f,
        });
      }
    }
    if (events.length === 0) continue;
    yield piece(trackEvents(events, now));
    now = events.at(-1)!.tick;
  }
  yield piece(trackEnd(tick(length) - now));
  return fileHeader(TICKS_PER_QUARTER, bytes);
}

/** Controller events at each change of the curve, in pieces; the generator's result is the first piece of the file. */
export function midiPieces(curve: StereoCurve, rate: number, duration: number, controllers: MidiControllers) {
  const span: Span = (first, count) => {
    const left = sampleSpan(curve.left, rate, first, count);
    return { left, right: curve.right === curve.left ? left : sampleSpan(curve.right, rate, first, count) };
  };
  return trackPieces(span, toSamples(duration, rate), rate, controllers);
}

/**
 * Controller events at each change of the envelope: controller n (MSB) and n + 32 (LSB). Levels are rounded to 14 bits; an envelope of such
 * levels parses to the same bits.
 */
export function formatEnvelopeMidi(
  { rate, left, right }: Envelope,
  controllers: MidiControllers,
): Uint8Array {
  const span: Span = (first, count) => ({
    left: left.subarray(first, first + count),
    right: right.subarray(first, first + count),
  });
  const pieces = trackPieces(span, left.length, rate, controllers);
  const body: number[] = [];
  for (let next = pieces.next(); ; next = pieces.next()) {
    if (next.done) return Uint8Array.from([...next.value, ...body]);
    for (const byte of next.value) body.push(byte);
  }
}
