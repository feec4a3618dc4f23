/** 120 BPM, in microseconds per quarter note, until the file states a tempo. */
const DEFAULT_TEMPO = 500_000;

export interface Tempo {
  readonly tick: number;
  /** Microseconds per quarter note. */
  readonly tempo: number;
}

/** Conversion of ticks to seconds by the header's division (ticks a quarter note, or SMPTE frames and ticks a frame) and the tempos. */
export function midiClock(division: number, tempos: readonly Tempo[]): (tick: number) => number {
  if (division >= 0x8000) {
    const framesPerSecond = 256 - (division >> 8);
    const rate = framesPerSecond === 29 ? 30000 / 1001 : framesPerSecond;
    return (tick) => tick / (rate * (division & 0xff));
  }
  const ordered = [...tempos].sort((a, b) => a.tick - b.tick);
  const from = [{ tick: 0, seconds: 0, tempo: DEFAULT_TEMPO }];
  for (const { tick, tempo } of ordered) {
    const last = from[from.length - 1]!;
    from.push({ tick, seconds: last.seconds + ((tick - last.tick) * last.tempo) / division / 1e6, tempo });
  }
  return (tick) => {
    let low = 0;
    let high = from.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (from[middle]!.tick <= tick) low = middle;
      else high = middle;
    }
    const { tick: start, seconds, tempo } = from[low]!;
    return seconds + ((tick - start) * tempo) / division / 1e6;
  };
}
