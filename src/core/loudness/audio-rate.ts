/**
 * A curve resampled to audio rate, the input of the control encoder: linear between its samples (sample i is at time i / rate), its last
 * value until the end of that sample's period, silence outside.
 * @param firstSample audio samples from the clip's start; may lie before it or after the end.
 */
export function curveAtAudioRate(
  curve: Float32Array,
  rate: number,
  sampleRate: number,
  firstSample: number,
  length: number,
): Float32Array {
  const out = new Float32Array(length);
  for (let n = 0; n < length; n++) {
    const position = ((firstSample + n) * rate) / sampleRate;
    if (position < 0 || position >= curve.length) continue;
    const index = Math.floor(position);
    const value = curve[index]!;
    const next = curve[index + 1] ?? value;
    out[n] = value + (next - value) * (position - index);
  }
  return out;
}
