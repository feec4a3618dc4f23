/** As Clip.thumbnails: bitmaps of the frames at `times` (seconds), in the order they are ready. The receiver closes them. */
export type Thumbnails = (
  times: readonly number[],
  height: number,
  signal?: AbortSignal,
) => AsyncIterable<{ readonly time: number; readonly bitmap: ImageBitmap }>;

/** Number of cached bitmaps; the least recently used are closed first. */
const LIMIT = 240;

/** A view is decoded when it has not changed for this long, ms. */
const SETTLE = 120;

/** LRU cache of thumbnails by time, with one request at a time. */
export class ThumbnailCache {
  /** In order of use, most recent last. */
  private readonly bitmaps = new Map<number, ImageBitmap>();
  private request = new AbortController();
  /** What the last request was for. */
  private requested = { height: 0, times: new Set<number>() };
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly thumbnails: Thumbnails,
    private readonly onPicture: () => void,
  ) {}

  /** The picture at `time`, or the nearest one within `step` seconds. */
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

  /**
   * Requests the missing pictures and aborts the request before. Does nothing while all of them are on their way: each request makes the decoder
   * seek anew. Pictures that failed are not requested twice in a row.
   */
  load(times: readonly number[], height: number): void {
    const missing = times.filter((time) => !this.bitmaps.has(time));
    const { requested } = this;
    const areRequested = height === requested.height && missing.every((time) => requested.times.has(time));
    if (missing.length === 0 || areRequested) return;
    this.requested = { height, times: new Set(missing) };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.request.abort();
      this.request = new AbortController();
      void this.fetch(missing, height, this.request.signal);
    }, SETTLE);
  }

  private async fetch(times: readonly number[], height: number, signal: AbortSignal): Promise<void> {
    try {
      for await (const { time, bitmap } of this.thumbnails(times, height, signal)) {
        if (signal.aborted) {
          bitmap.close();
          return;
        }
        // The decoder may round the time; the cache key is the requested time.
        const key = times.find((requested) => Math.abs(requested - time) < 1e-6) ?? time;
        this.bitmaps.get(key)?.close();
        this.bitmaps.set(key, bitmap);
        this.trim();
        this.onPicture();
      }
    } catch {
      // Frames that fail to decode stay empty; decoding errors are reported when the clip opens.
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
