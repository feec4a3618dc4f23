import type { Chapter } from '../api';

/** A sound stream of a file as `ffmpeg -i` prints it. */
export interface ListedSound {
  readonly codec: string;
  readonly sampleRate: number | null;
  /** ffmpeg's name, e.g. "5.1(side)" or "6 channels". */
  readonly layout: string | null;
  readonly language: string | null;
  readonly title: string | null;
}

/** Streams of a file as `ffmpeg -i` prints them. */
export interface StreamListing {
  readonly container: string | null;
  readonly videoCodec: string | null;
  /** Size of the picture on screen in pixels: pixel aspect and rotation applied; null when unknown. */
  readonly display: { readonly width: number; readonly height: number } | null;
  /** Codec of the first sound stream. */
  readonly audioCodec: string | null;
  readonly sounds: readonly ListedSound[];
  readonly subtitles: readonly { readonly codec: string; readonly language: string | null }[];
  readonly title: string | null;
  readonly chapters: readonly Chapter[];
  /** "10:00:00:00", with drop-frame "10:00:00;00". */
  readonly timecode: string | null;
  /** Seconds; null when unknown. */
  readonly duration: number | null;
  /** Seconds of the file's clock at which its first stream starts. */
  readonly start: number;
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

/** A part of the listing: a line and the deeper ones below it. */
interface Part {
  readonly line: string;
  readonly below: string[];
}

/** Parses the stream list in an ffmpeg log; cover art is not a video stream. */
export function parseStreamListing(log: readonly string[]): StreamListing {
  const parts = partsOf(log);
  const streams = parts.filter(({ line }) => /^\s*Stream #0:/.test(line) && !line.includes('(attached pic)'));
  const ofType = (type: string) => streams.filter(({ line }) => line.includes(`: ${type}: `));
  const video = ofType('Video').find(({ line }) => codecIn(line) !== null);
  const input = parts.find(({ line }) => line.startsWith('Input #0'));
  const container = /^Input #0, ([^,\s]+)/.exec(input?.line ?? '')?.[1] ?? null;
  const duration = log
    .map((line) => /Duration: (\d+):(\d+):([\d.]+)/.exec(line))
    .find((match) => match !== null);
  const start = log.map((line) => /Duration: .*start: (-?[\d.]+)/.exec(line)).find((match) => match !== null);
  const sounds = ofType('Audio').map((part) => soundOf(part));
  return {
    container: container && (containerNames[container] ?? container.toUpperCase()),
    videoCodec: video ? codecIn(video.line) : null,
    display: video ? displaySize(video) : null,
    audioCodec: sounds.find(({ codec }) => codec !== 'none')?.codec ?? null,
    sounds,
    subtitles: ofType('Subtitle').map(({ line }) => ({
      codec: codecIn(line) ?? 'unknown',
      language: languageIn(line),
    })),
    title: input ? tagIn(input, 'title') : null,
    chapters: parts.filter(({ line }) => /^\s*Chapter #0:\d+/.test(line)).map(chapterOf),
    timecode: firstOf([...(input ? [input] : []), ...streams].map((part) => tagIn(part, 'timecode'))),
    duration: duration ? Number(duration[1]) * 3600 + Number(duration[2]) * 60 + Number(duration[3]) : null,
    start: start ? Number(start[1]) : 0,
  };
}

/** Parts begin with the input, a stream or a chapter; what ffmpeg prints about each follows it. */
function partsOf(log: readonly string[]): Part[] {
  const parts: Part[] = [];
  for (const line of log) {
    if (/^Input #0|^\s*(Stream|Chapter) #0:\d+/.test(line)) parts.push({ line, below: [] });
    else parts.at(-1)?.below.push(line);
  }
  return parts;
}

function tagIn({ below }: Part, name: string): string | null {
  const pattern = new RegExp(`^\\s*${name}\\s*: (.+)$`, 'i');
  return firstOf(below.map((line) => pattern.exec(line)?.[1]?.trim() ?? null));
}

function firstOf(values: readonly (string | null)[]): string | null {
  return values.find((value) => value !== null) ?? null;
}

function codecIn(line: string): string | null {
  const name = /: (?:Video|Audio|Subtitle): (\w+)/.exec(line)?.[1];
  return name && name !== 'none' ? name : null;
}

function languageIn(line: string): string | null {
  const language = /^\s*Stream #0:\d+(?:\[[^\]]*\])?\((\w{3})\)/.exec(line)?.[1];
  return language && language !== 'und' ? language : null;
}

function soundOf(part: Part): ListedSound {
  const [, rate, layout] = /, (\d+) Hz, ([^,]+)/.exec(part.line) ?? [];
  return {
    codec: codecIn(part.line) ?? 'none',
    sampleRate: rate ? Number(rate) : null,
    layout: layout ?? null,
    language: languageIn(part.line),
    title: tagIn(part, 'title'),
  };
}

function displaySize({ line, below }: Part): { width: number; height: number } | null {
  const size = /, (\d+)x(\d+)[\s,]/.exec(`${line} `);
  if (!size) return null;
  const aspect = /SAR (\d+):(\d+)/.exec(line);
  const ratio =
    aspect && Number(aspect[1]) > 0 && Number(aspect[2]) > 0 ? Number(aspect[1]) / Number(aspect[2]) : 1;
  const width = Math.round(Number(size[1]) * ratio);
  const height = Number(size[2]);
  const rotation = firstOf(below.map((text) => /rotation of (-?[\d.]+)/.exec(text)?.[1] ?? null));
  const turned = rotation !== null && Math.round(Math.abs(Number(rotation)) / 90) % 2 === 1;
  return turned ? { width: height, height: width } : { width, height };
}

function chapterOf(part: Part): Chapter {
  return { start: Number(/start (-?[\d.]+)/.exec(part.line)?.[1] ?? 0), title: tagIn(part, 'title') };
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
