/** What `ffmpeg -i` prints about a file. */
export interface StreamListing {
  readonly container: string | null;
  readonly videoCodec: string | null;
  readonly audioCodec: string | null;
  /** Seconds; null when the file does not say. */
  readonly duration: number | null;
}

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

/** Reads the stream list out of the log; cover pictures are not a picture. */
export function readListing(log: readonly string[]): StreamListing {
  const streams = log.filter((line) => /^\s*Stream #0:/.test(line) && !line.includes('(attached pic)'));
  const codec = (kind: string) => {
    const line = streams.find((text) => text.includes(`: ${kind}: `));
    const name = line && new RegExp(`: ${kind}: (\\w+)`).exec(line)?.[1];
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

/** Last lines that tell why a run failed, for the log. */
export function failureDetail(log: readonly string[]): string {
  return log.slice(-6).join('\n');
}

export function ranOutOfMemory(log: readonly string[]): boolean {
  return log.some((line) =>
    /out of memory|cannot allocate|memory access out of bounds|No space left/i.test(line),
  );
}
