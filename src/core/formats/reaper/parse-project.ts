import { invalidEnvelope } from '../envelope-file';
import { type ReaperEnvelope, EnvelopeReader } from './read-points';

/** A media item: where it lies, how loud it is, and the envelopes of its active take. Times in seconds, gains linear, pan -1..1. */
export interface ReaperItem {
  readonly position: number;
  readonly length: number;
  readonly muted: boolean;
  readonly gain: number;
  readonly playRate: number;
  readonly volume: readonly ReaperEnvelope[];
  readonly pan: readonly ReaperEnvelope[];
}

/** A track, or envelopes that stand alone (a copied chunk). */
export interface ReaperTrack {
  readonly name: string;
  /** Fader, which multiplies the envelope in the automation mode trim/read. */
  readonly trim: number;
  readonly volume: readonly ReaperEnvelope[];
  readonly pan: readonly ReaperEnvelope[];
  readonly items: readonly ReaperItem[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface OpenTake {
  gain: number;
  playRate: number;
  readonly volume: ReaperEnvelope[];
  readonly pan: ReaperEnvelope[];
}
interface OpenItem extends Pick<Mutable<ReaperItem>, 'position' | 'length' | 'muted' | 'gain'> {
  readonly takes: OpenTake[];
  active: number;
}
interface OpenTrack extends Mutable<Pick<ReaperTrack, 'name'>> {
  fader: number;
  faderMultiplies: boolean;
  readonly volume: ReaperEnvelope[];
  readonly pan: ReaperEnvelope[];
  readonly items: ReaperItem[];
}

const VOLUME = /^<(?:MASTER)?VOLENV[23]?$/;
const PAN = /^<(?:MASTER)?PANENV2?$/;
/** Automation mode in which the fader multiplies the envelope. */
const TRIM_READ = 0;
const MAX_DEPTH = 64;

/** Text in quotes of any of REAPER's three kinds, or up to the next white space. */
function textField(line: string): string {
  const rest = line.trim().replace(/^\S+\s*/, '');
  const quoted = /^(["'`])(.*?)\1(?:\s|$)/.exec(rest);
  return (quoted?.[2] ?? rest.split(/\s/)[0] ?? '').slice(0, 80);
}

const newTake = (): OpenTake => ({ gain: 1, playRate: 1, volume: [], pan: [] });

/** Reads the blocks of a project, a track template or a copied chunk, line by line. */
class ProjectParser {
  readonly tracks: OpenTrack[] = [];
  /** Names of the open blocks. */
  private readonly open: string[] = [];
  private track: OpenTrack | null = null;
  private item: OpenItem | null = null;
  private envelope: { readonly reader: EnvelopeReader; readonly depth: number } | null = null;
  private trackCount = 0;

  constructor(private readonly source: string) {}

  line(text: string, number: number): void {
    const fields = text.trim().split(/\s+/);
    const word = fields[0]!;
    const fail = (problem: string): never => {
      throw invalidEnvelope(this.source, `line ${number}`, problem);
    };
    if (word.startsWith('<')) {
      this.open.push(word);
      if (this.open.length > MAX_DEPTH) fail('blocks are nested too deeply.');
      this.begin(word);
    } else if (word === '>') this.end();
    else if (this.envelope) {
      if (this.open.length === this.envelope.depth) this.envelope.reader.line(fields, fail);
    } else this.property(word, fields, text);
  }

  finish(lines: number): void {
    if (this.envelope)
      throw invalidEnvelope(this.source, `line ${lines}`, 'the envelope is not closed (“>”).');
  }

  private begin(word: string): void {
    if (this.envelope) return;
    if (word === '<TRACK') {
      this.trackCount += 1;
      this.track = this.addTrack(`Track ${this.trackCount}`);
    } else if (word === '<ITEM')
      this.item = { position: 0, length: Infinity, muted: false, gain: 1, takes: [newTake()], active: 0 };
    const isVolume = VOLUME.test(word);
    if (!isVolume && !PAN.test(word)) return;
    const owner = this.item?.takes.at(-1) ?? this.ownerTrack(word);
    const reader = new EnvelopeReader(isVolume ? 'gain' : 'pan', this.item !== null);
    (isVolume ? owner.volume : owner.pan).push(reader.envelope);
    this.envelope = { reader, depth: this.open.length };
  }

  private end(): void {
    const word = this.open.pop();
    if (this.envelope && this.open.length < this.envelope.depth) this.envelope = null;
    if (word === '<ITEM' && this.item) {
      const { takes, active, ...item } = this.item;
      const take = takes[active]!;
      const { playRate, volume, pan } = take;
      (this.track ?? this.addTrack('Item')).items.push({
        ...item,
        gain: item.gain * take.gain,
        playRate,
        volume,
        pan,
      });
      this.item = null;
    } else if (word === '<TRACK') this.track = null;
  }

  private ownerTrack(word: string): OpenTrack {
    if (this.track) return this.track;
    const name = word.startsWith('<MASTER') ? 'Master' : 'Envelope';
    return this.tracks.find((track) => track.name === name) ?? this.addTrack(name);
  }

  private addTrack(name: string): OpenTrack {
    const track: OpenTrack = { name, fader: 1, faderMultiplies: true, volume: [], pan: [], items: [] };
    this.tracks.push(track);
    return track;
  }

  private property(word: string, fields: readonly string[], text: string): void {
    const number = (index: number, otherwise: number) => {
      const value = Number(fields[index] ?? NaN);
      return Number.isFinite(value) ? value : otherwise;
    };
    const depth = this.open.at(-1);
    if (depth === '<ITEM' && this.item) {
      const { item } = this;
      const take = item.takes.at(-1)!;
      if (word === 'POSITION') item.position = Math.max(0, number(1, 0));
      else if (word === 'LENGTH') item.length = Math.max(0, number(1, Infinity));
      else if (word === 'MUTE') item.muted = number(1, 0) !== 0;
      else if (word === 'PLAYRATE') take.playRate = Math.max(0.001, number(1, 1));
      else if (word === 'TAKEVOLPAN') take.gain = Math.abs(number(2, 1));
      else if (word === 'VOLPAN') {
        item.gain = Math.abs(number(1, 1));
        take.gain = Math.abs(number(3, 1));
      } else if (word === 'TAKE') {
        item.takes.push(newTake());
        if (fields[1] === 'SEL') item.active = item.takes.length - 1;
      }
    } else if (depth === '<TRACK' && this.track) {
      const { track } = this;
      if (word === 'NAME') track.name = textField(text) || track.name;
      else if (word === 'VOLPAN') track.fader = Math.abs(number(1, 1));
      else if (word === 'AUTOMODE') track.faderMultiplies = number(1, TRIM_READ) === TRIM_READ;
    }
  }
}

/** @throws StudioError envelope-invalid, naming the line. */
export function parseReaperProject(text: string, source: string): readonly ReaperTrack[] {
  const parser = new ProjectParser(source);
  let number = 0;
  for (let at = 0; at < text.length;) {
    let end = at;
    while (end < text.length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end += 1;
    number += 1;
    if (end > at) {
      const line = text.slice(at, Math.min(end, at + 4096));
      if (line.trim() !== '') parser.line(line, number);
    }
    at = end + (text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? 2 : 1);
  }
  parser.finish(number);
  return parser.tracks.map(({ fader, faderMultiplies, ...track }) => ({
    ...track,
    trim: faderMultiplies ? fader : 1,
  }));
}
