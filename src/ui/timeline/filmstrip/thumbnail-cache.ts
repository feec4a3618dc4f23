/** As Clip.thumbnails: pictures at the asked times (seconds), each when it is ready; the receiver closes the bitmaps. */
export type Thumbnails = (
  times: readonly number[],
  height: number,
  signal?: AbortSignal,
) => AsyncIterable<{ readonly time: number; readonly bitmap: ImageBitmap }>;

/** Bitmaps kept; the ones unused for longest are closed first. */
const LIMIT = 240;

/** Zooming and scrolling pass through many views; only the one that stays (ms) is decoded. */
const SETTLE = 120;

/** Bounded store of thumbnails by time, with one request under way. */
export class ThumbnailCache {
  /** In order of use, the latest last. */
  private readonly bitmaps = new Map<number, ImageBitmap>();
  private request = new AbortController();
  private asked = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly thumbnails: Thumbnails,
    private readonly onPicture: () => void,
  ) {}

  /** The picture of `time`, or else one that lies within `step` seconds, as a stand-in. */
  nearest(time: number, step: number): ImageBitmap | undefined {
    const exact = this.bitmaps.get(time);
    if (exact) {
      this.bitmaps.delete(time);
      this.bitmaps.set(time, exact);
      return exact;
    }
    let best: ImageBitmap | undefined;
    let distance = step;
    for (const [at, bitmap] of this.bitmaps) {
      if (Math.abs(at - time) < distance) {
        best = bitmap;
        distance = Math.abs(at - time);
      }
    }
    return best;
  }

  /** Asks for the pictures that are lacking; a request for others is given up. */
  want(times: readonly number[], height: number): void {
    const lacking = times.filter((time) => !this.bitmaps.has(time));
    const key = `${height} ${lacking.join()}`;
    if (key === this.asked) return;
    this.asked = key;
    clearTimeout(this.timer);
    if (lacking.length === 0) return;
    this.timer = setTimeout(() => {
      this.request.abort();
      this.request = new AbortController();
      void this.fetch(lacking, height, this.request.signal);
    }, SETTLE);
  }

  private async fetch(times: readonly number[], height: number, signal: AbortSignal): Promise<void> {
    try {
      for await (const { time, bitmap } of this.thumbnails(times, height, signal)) {
        if (signal.aborted) {
          bitmap.close();
          return;
        }
        // The decoder may answer with the frame's own start; the picture belongs to the time that was asked for.
        const asked = times.find((wanted) => Math.abs(wanted - time) < 1e-6) ?? time;
        this.bitmaps.get(asked)?.close();
        this.bitmaps.set(asked, bitmap);
        this.trim();
        this.onPicture();
      }
    } catch {
      // The strip is an aid: what cannot be decoded stays empty, and opening the clip has already told of damage.
    }
  }

  private trim(): void {
    for (const [time, bitmap] of this.bitmaps) {
      if (this.bitmaps.size <= LIMIT) return;
      bitmap.close();
      this.bitmaps.delete(time);
    }
  }

  close(): void {
    clearTimeout(this.timer);
    this.request.abort();
    for (const bitmap of this.bitmaps.values()) bitmap.close();
    this.bitmaps.clear();
  }
}
