/** Which channels have gone over full scale since playback started last: a light that goes off by itself is easily overlooked beside a picture. */
export class ClipLights {
  private lit: readonly boolean[] = [];
  private playing = false;

  /** @param peaks of the channels since the last call, linear. */
  update(playing: boolean, peaks: readonly number[]): readonly boolean[] {
    const before = playing && !this.playing ? [] : this.lit;
    this.playing = playing;
    this.lit = peaks.map((peak, channel) => before[channel] === true || peak > 1);
    return this.lit;
  }
}
