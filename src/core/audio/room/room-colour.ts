/** Spectrum of a room tone, at any sample rate: power per Hz, of which only the shape counts. */
export interface RoomColour {
  /** Ascending, Hz; the first is above 0. */
  readonly frequencies: Float64Array;
  /** Power per Hz at each frequency. */
  readonly power: Float64Array;
}

/** Below it a plain room tone is flat, Hz. */
const CORNER = 40;
const LOWEST = 20;
const HIGHEST = 20_000;

/** Between pink and brown noise, as quiet rooms are: -4.5 dB an octave. */
export const plainColour: RoomColour = {
  frequencies: Float64Array.of(LOWEST, CORNER, HIGHEST),
  power: Float64Array.of(1, 1, (HIGHEST / CORNER) ** -1.5),
};

/** Power per Hz at a frequency, on straight lines between the logarithms; 0 outside of the colour's frequencies. */
export function powerAt({ frequencies, power }: RoomColour, frequency: number): number {
  const after = frequencies.findIndex((one) => one >= frequency);
  if (after < 0 || frequency < frequencies[0]!) return 0;
  if (frequencies[after] === frequency) return power[after]!;
  const [a, b] = [power[after - 1]!, power[after]!];
  if (a <= 0 || b <= 0) return 0;
  const [low, high] = [frequencies[after - 1]!, frequencies[after]!];
  const share = Math.log(frequency / low) / Math.log(high / low);
  return a * (b / a) ** share;
}
