import type { Chapter } from '../api';
import { type Element, elementAt, elements, textOf, unsignedOf } from './ebml';

/** Facts from a Matroska or WebM file (RFC 9559) that mediabunny does not report. */
export interface MatroskaFacts {
  /** Seconds that decoded sound is early by the file's own account, by track number. */
  readonly codecDelays: ReadonlyMap<number, number>;
  /** Starts in seconds. */
  readonly chapters: readonly Chapter[];
  readonly subtitles: readonly {
    readonly codec: string;
    readonly language: string | null;
    readonly title: string | null;
  }[];
  readonly title: string | null;
  /** Tag TIMECODE, e.g. "10:00:00:00". */
  readonly timecode: string | null;
}

const ids = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  info: 0x1549a966,
  title: 0x7ba9,
  tracks: 0x1654ae6b,
  track: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codecId: 0x86,
  language: 0x22b59c,
  name: 0x536e,
  codecDelay: 0x56aa,
  chapters: 0x1043a770,
  edition: 0x45b9,
  chapter: 0xb6,
  chapterStart: 0x91,
  chapterDisplay: 0x80,
  chapterText: 0x85,
  tags: 0x1254c367,
  tag: 0x7373,
  simpleTag: 0x67c8,
  tagName: 0x45a3,
  tagText: 0x4487,
  cluster: 0x1f43b675,
} as const;

const SUBTITLE_TRACK = 17;
const MAX_CHAPTERS = 1000;
/** Bytes; a larger element is not read. */
const MAX_ELEMENT_BYTES = 16 * 2 ** 20;
/** Top-level elements looked at; clusters follow them. */
const MAX_ELEMENTS = 64;

/** @returns null when the file does not start with an EBML header */
export async function readMatroska(file: Blob): Promise<MatroskaFacts | null> {
  const header = await headAt(file, 0);
  if (header?.id !== ids.ebml) return null;
  const segment = await headAt(file, header.end);
  if (segment?.id !== ids.segment) return null;
  const parts = new Map<number, DataView>();
  const remember = async (found: Element) => {
    const wanted =
      found.id === ids.info || found.id === ids.tracks || found.id === ids.chapters || found.id === ids.tags;
    if (wanted && !parts.has(found.id) && found.end - found.start <= MAX_ELEMENT_BYTES)
      parts.set(found.id, new DataView(await file.slice(found.start, found.end).arrayBuffer()));
  };
  let at = segment.start;
  for (let k = 0; k < MAX_ELEMENTS && at < file.size; k++) {
    const found = await headAt(file, at);
    if (!found || found.id === ids.cluster || found.end > file.size) break;
    if (found.id === ids.seekHead && found.end - found.start <= MAX_ELEMENT_BYTES) {
      const view = new DataView(await file.slice(found.start, found.end).arrayBuffer());
      for (const { id, position } of seekEntries(view)) {
        const target = id === ids.cluster ? null : await headAt(file, segment.start + position);
        if (target?.id === id) await remember(target);
      }
    }
    await remember(found);
    at = found.end;
  }
  return {
    ...trackFacts(parts.get(ids.tracks)),
    chapters: chapterList(parts.get(ids.chapters)),
    title: titleOf(parts.get(ids.info)),
    timecode: timecodeTag(parts.get(ids.tags)),
  };
}

async function headAt(file: Blob, at: number): Promise<Element | null> {
  const view = new DataView(await file.slice(at, at + 16).arrayBuffer());
  const found = elementAt(view, 0, view.byteLength);
  return found && { id: found.id, start: at + found.start, end: at + found.end };
}

function* children(view: DataView, parent: Omit<Element, 'id'>, id: number): Generator<Element> {
  for (const child of elements(view, parent)) if (child.id === id) yield child;
}

function* seekEntries(view: DataView): Generator<{ id: number; position: number }> {
  let left = MAX_ELEMENTS;
  for (const seek of children(view, whole(view), ids.seek)) {
    const [id] = children(view, seek, ids.seekId);
    const [position] = children(view, seek, ids.seekPosition);
    if (id && position && left-- > 0)
      yield { id: unsignedOf(view, id), position: unsignedOf(view, position) };
  }
}

const whole = (view: DataView) => ({ start: 0, end: view.byteLength });

function trackFacts(view: DataView | undefined): Pick<MatroskaFacts, 'codecDelays' | 'subtitles'> {
  const codecDelays = new Map<number, number>();
  const subtitles: { codec: string; language: string | null; title: string | null }[] = [];
  if (!view) return { codecDelays, subtitles };
  for (const track of children(view, whole(view), ids.track)) {
    const text = (id: number) => {
      const [found] = children(view, track, id);
      return found ? textOf(view, found) : null;
    };
    const number = (id: number) => {
      const [found] = children(view, track, id);
      return found ? unsignedOf(view, found) : 0;
    };
    const delay = number(ids.codecDelay);
    if (delay > 0) codecDelays.set(number(ids.trackNumber), delay / 1e9);
    if (number(ids.trackType) === SUBTITLE_TRACK) {
      const language = text(ids.language) ?? 'eng';
      subtitles.push({
        codec: text(ids.codecId) ?? 'unknown',
        language: language === 'und' ? null : language,
        title: text(ids.name),
      });
    }
  }
  return { codecDelays, subtitles };
}

function chapterList(view: DataView | undefined): Chapter[] {
  const found: Chapter[] = [];
  if (!view) return found;
  const [edition] = children(view, whole(view), ids.edition);
  if (!edition) return found;
  for (const chapter of children(view, edition, ids.chapter)) {
    if (found.length === MAX_CHAPTERS) break;
    const [start] = children(view, chapter, ids.chapterStart);
    const [display] = children(view, chapter, ids.chapterDisplay);
    const [title] = display ? children(view, display, ids.chapterText) : [];
    found.push({
      start: start ? unsignedOf(view, start) / 1e9 : 0,
      title: title ? textOf(view, title) || null : null,
    });
  }
  return found;
}

function titleOf(view: DataView | undefined): string | null {
  const [title] = view ? children(view, whole(view), ids.title) : [];
  return view && title ? textOf(view, title) || null : null;
}

function timecodeTag(view: DataView | undefined): string | null {
  if (!view) return null;
  for (const tag of children(view, whole(view), ids.tag)) {
    for (const simple of children(view, tag, ids.simpleTag)) {
      const [name] = children(view, simple, ids.tagName);
      const [text] = children(view, simple, ids.tagText);
      if (name && text && textOf(view, name).toUpperCase() === 'TIMECODE') return textOf(view, text);
    }
  }
  return null;
}
