/**
 * A stereo loudness envelope: linear RMS 0..1 per channel, sampled at `rate` Hz (125 for every pack so far).
 * Sample i is the RMS of the signal around time i / rate (paper eq. 7, librosa.feature.rms with center=True).
 */
export interface Envelope {
  readonly rate: number;
  readonly left: Float32Array;
  readonly right: Float32Array;
}
