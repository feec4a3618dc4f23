/** Streams of a file as `ffmpeg -i` prints them. */
export interface StreamListing {
  readonly container: string | null;
  readonly videoCodec: string | null;
  readonly audioCodec: string | null;
  /** Seconds; null when unknown. */
  readonly duration: number | null;
}

/** Display names by ffmpeg's first demuxer name. */
const containerNames: Readonly<Record<string, string>> = {
  mov: 'MP4/QuickTime',
  matroska: 'Matroska',
  avi: 'AVI',
  asf: 'Windows Media',
  flv: 'Flash Video',
  mpeg: 'MPEG program stream',
  mpegts: 'MPEG Transport Stream',
  ogg: 'Ogg',
  gif: 'GIF',
  mxf: 'MXF',
};

/** Parses the stream list in an ffmpeg log; cover art is not a video stream. */
export function parseStreamListing(log: readonly string[]): StreamListing {
  const streams = log.filter((line) => /^\s*Stream #0:/.test(line) && !line.includes('(attached pic)'));
  const codec = (type: 'Video' | 'Audio') => {
    const line = streams.find((text) => text.includes(`: ${type}: `));
    const name = line && new RegExp(`: ${type}: (\\w+)`).exec(line)?.[1];
    return name && name !== 'none' ? name : null;
  };
  const container =
    /^Input #0, ([^,\s]+)/.exec(log.find((line) => line.startsWith('Input #0')) ?? '')?.[1] ?? null;
  const time = log.map((line) => /Duration: (\d+):(\d+):([\d.]+)/.exec(line)).find((match) => match !== null);
  return {
    container: container && (containerNames[container] ?? container.toUpperCase()),
    videoCodec: codec('Video'),
    audioCodec: codec('Audio'),
    duration: time ? Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]) : null,
  };
}

/** The end of the log, where ffmpeg prints why it failed. */
export function lastLogLines(log: readonly string[]): string {
  return log.slice(-6).join('\n');
}

export function ranOutOfMemory(log: readonly string[]): boolean {
  return log.some((line) =>
    /out of memory|cannot allocate|memory access out of bounds|No space left/i.test(line),
  );
}
