import { fineTolerance, stereoFromEnvelope } from '../../curve/convert/thin';
import type { StereoCurve } from '../../curve/curve';
import { sampleCurve } from '../../curve/evaluate';
import { type EnvelopeFile, invalidEnvelope, MAX_SECONDS } from '../envelope-file';
import type { EnvelopeSource } from '../envelope-source';
import { limitPoints } from '../limit-points';
import { type GainCurve, gainCurve, isActive, placeCurve } from './gain-curve';
import { parseReaperProject, type ReaperItem, type ReaperTrack } from './parse-project';
import type { ReaperEnvelope } from './read-points';

/** Rate at which several items are joined, Hz: that of the model's envelope. */
const RATE = 125;

interface Named {
  readonly name: string;
  readonly envelopes: readonly ReaperEnvelope[];
  /** Gain of the fader, where it counts; 1 for none. */
  readonly trim: number;
  readonly make: () => GainCurve;
}

function withEnvelope({ volume }: ReaperItem): boolean {
  return volume.some(isActive);
}

function placedItem({ gain, length, pan, playRate, position, volume }: ReaperItem): GainCurve {
  const constant: ReaperEnvelope = {
    points: [{ time: 0, value: 1, shape: 'linear' }],
    active: true,
    approximated: 0,
    automationItems: 0,
  };
  const { curve, clipped } = gainCurve({ gain, volume: volume.some(isActive) ? volume : [constant], pan });
  const left = placeCurve(curve.left, position, length, playRate);
  const right = curve.right === curve.left ? left : placeCurve(curve.right, position, length, playRate);
  return { curve: { left, right }, seconds: left.at(-1)!.time, clipped };
}

/** The items of a track in one curve; where items overlap, the louder counts. */
function joinItems(items: readonly ReaperItem[]): GainCurve {
  const placed = items.map(placedItem);
  if (placed.length === 1) return placed[0]!;
  const seconds = Math.min(MAX_SECONDS, Math.max(...placed.map((one) => one.seconds)));
  const length = Math.ceil(seconds * RATE) + 1;
  const side = (channel: keyof StereoCurve) => {
    const joined = new Float32Array(length);
    for (const { curve } of placed) {
      sampleCurve(curve[channel], RATE, length).forEach((level, i) => {
        if (level > joined[i]!) joined[i] = level;
      });
    }
    return joined;
  };
  const curve = stereoFromEnvelope({ rate: RATE, left: side('left'), right: side('right') }, fineTolerance);
  return { curve, seconds, clipped: placed.reduce((sum, one) => sum + one.clipped, 0) };
}

function trackSources(track: ReaperTrack): Named[] {
  const { items, name, pan, trim, volume } = track;
  const sources: Named[] = [];
  if (volume.some(isActive)) {
    const make = () => gainCurve({ gain: trim, volume, pan });
    sources.push({ name, envelopes: [...volume, ...pan].filter(isActive), trim, make });
  }
  const audible = items.filter(({ muted }) => !muted);
  if (audible.some(withEnvelope)) {
    const envelopes = audible.flatMap((item) => [...item.volume, ...item.pan]).filter(isActive);
    const label = volume.some(isActive) ? `${name}, items` : name;
    sources.push({ name: label, envelopes, trim: 1, make: () => joinItems(audible) });
  }
  return sources;
}

const SIDE = /(^|[\s_.-])(left|right|l|r)$/i;

/** The side that a track's name ends with, and the rest of the name. */
function sideOf({ name }: Named): { readonly side: 'l' | 'r'; readonly rest: string } | null {
  const found = SIDE.exec(name);
  if (!found) return null;
  return {
    side: found[2]!.toLowerCase().startsWith('l') ? 'l' : 'r',
    rest: name.slice(0, found.index).toLowerCase(),
  };
}

/** Two tracks that are called left and right of one name are the channels of one envelope. */
function pairSides(sources: readonly Named[]): Named[] {
  const result: Named[] = [];
  const used = new Set<Named>();
  for (const source of sources) {
    if (used.has(source)) continue;
    const own = sideOf(source);
    const partner =
      own &&
      sources.find((other) => {
        const side = other !== source && !used.has(other) ? sideOf(other) : null;
        return side?.rest === own.rest && side.side !== own.side;
      });
    if (!own || !partner) {
      result.push(source);
      continue;
    }
    used.add(partner);
    const [left, right] = own.side === 'l' ? [source, partner] : [partner, source];
    result.push({
      name: `${left.name} and ${right.name}`,
      envelopes: [...left.envelopes, ...right.envelopes],
      trim: left.trim === right.trim ? left.trim : 1,
      make() {
        const [first, second] = [left.make(), right.make()];
        return {
          curve: { left: first.curve.left, right: second.curve.right },
          seconds: Math.max(first.seconds, second.seconds),
          clipped: first.clipped + second.clipped,
        };
      },
    });
  }
  return result;
}

function toFile({ envelopes, make, name, trim }: Named, isSeveral: boolean, bypassed: number): EnvelopeFile {
  const { clipped, curve, seconds } = make();
  const count = (key: 'approximated' | 'automationItems') =>
    envelopes.reduce((sum, one) => sum + one[key], 0);
  const notes = [
    isSeveral ? `Read: ${name}.` : '',
    clipped > 0 ? `${clipped} points above 0 dB were set to 0 dB.` : '',
    count('approximated') > 0 ? `${count('approximated')} fast and Bézier segments were approximated.` : '',
    count('automationItems') > 0 ? `${count('automationItems')} automation items were not read.` : '',
    trim === 1 ? '' : 'The track’s fader was included.',
    bypassed > 0 ? `${bypassed} bypassed envelopes were left out.` : '',
  ];
  return limitPoints({ curve, seconds, note: notes.filter((note) => note !== '').join(' ') });
}

/**
 * The volume envelopes in a REAPER project, track template or copied chunk, a track at a time in the order of the file: the product of its
 * active volume envelopes and, with pan envelopes, left and right; take envelopes at their items' places.
 * @throws StudioError envelope-invalid, naming the line.
 */
export function reaperSources(text: string, source: string): EnvelopeSource[] {
  const tracks = parseReaperProject(text, source);
  const all = tracks.flatMap((track) => [...track.volume, ...track.items.flatMap((item) => item.volume)]);
  const bypassed = all.filter(({ active, points }) => !active && points.length > 0).length;
  const sources = pairSides(tracks.flatMap(trackSources));
  if (sources.length === 0) {
    const problem =
      bypassed > 0
        ? 'all volume envelopes are bypassed (ACT 0). Activate one in REAPER, then save the project again.'
        : 'no volume envelope (<VOLENV2) with points found.';
    throw invalidEnvelope(source, 'line 1', problem);
  }
  return sources.map((one) => ({
    name: one.name,
    read: () => toFile(one, sources.length > 1, bypassed),
  }));
}
