import { invalidEnvelope } from '../envelope-file';
import type { EnvelopeSource } from '../envelope-source';
import { curveOfSamples } from '../limit-points';
import { type ChannelEvents, type Changes, type MidiContent, readMidi } from './channel-events';
import { channelGain, controllerLevel, noteLevels, type Sides } from './channel-levels';
import { controllerName, controllers, isOwnLevel } from './controllers';

/** MIDI controller of each channel, 0..31; controller n + 32 has the low seven bits (LSB). */
export interface MidiControllers {
  readonly left: number;
  readonly right: number;
}

/** The order of a file's envelopes, and what a program without a user takes first. */
const ranks = { pair: 0, volume: 1, notes: 2, controller: 3 };

interface RankedSource {
  readonly rank: number;
  readonly label: string;
  readonly channel: ChannelEvents;
  readonly levels: () => Sides;
}

/** The name that this studio gives its tracks states which controllers hold the channels. */
export function pairTrackName({ left, right }: MidiControllers): string {
  return `Envelope, left CC ${left}, right CC ${right}`;
}

function statedPair(name: string | undefined): MidiControllers | null {
  const stated = /^Envelope, left CC (\d+), right CC (\d+)$/.exec(name ?? '');
  return stated && { left: Number(stated[1]), right: Number(stated[2]) };
}

const both = (levels: Float32Array): Sides => ({ left: levels, right: levels });

/** The envelopes of one channel of one track, by what its controllers mean. */
function channelSources(
  channel: ChannelEvents,
  { length, trackNames }: MidiContent,
  rate: number,
  requested: MidiControllers,
): RankedSource[] {
  const { changes, notes, track } = channel;
  const level = (one: Changes) => controllerLevel(one, length);
  const pairOf = ({ left, right }: MidiControllers): RankedSource | null => {
    const [first, second] = [changes.get(left), changes.get(right)];
    const label = `CC ${left} left, CC ${right} right`;
    return first && second
      ? { rank: ranks.pair, label, channel, levels: () => ({ left: level(first), right: level(second) }) }
      : null;
  };
  const stated = statedPair(trackNames.get(track));
  const own = stated && pairOf(stated);
  if (own) return [own];
  const areOwn = isOwnLevel(requested.left) && isOwnLevel(requested.right);
  const chosenPair = areOwn ? pairOf(requested) : null;
  const used = chosenPair ? [requested.left, requested.right] : [];
  const gains = [controllers.volume, controllers.expression].filter((one) => changes.has(one));
  const placed = [controllers.pan, controllers.balance].some((one) => changes.get(one)?.varies);
  const moves = placed || gains.some((one) => changes.get(one)!.varies);
  const others = [...changes.keys()].filter((one) => isOwnLevel(one) && !used.includes(one));
  const varying = others.filter((one) => changes.get(one)!.varies);
  // A value that never changes is a setting, unless there is nothing else.
  const isOnly = notes.length === 0 && varying.length === 0 && !chosenPair;
  const offered = isOnly && gains.length === 0 ? others : varying;
  const sources: RankedSource[] = chosenPair ? [chosenPair] : [];
  if (gains.length > 0 && (moves || isOnly)) {
    const label = gains.map(controllerName).join(' × ');
    sources.push({ rank: ranks.volume, label, channel, levels: () => channelGain(channel, length) });
  }
  if (notes.length > 0) {
    const levels = () => {
      const hits = noteLevels(channel, rate, length);
      const { left, right } = channelGain(channel, length);
      const scale = (gain: Float32Array) => hits.map((hit, i) => hit * gain[i]!);
      return left === right ? both(scale(left)) : { left: scale(left), right: scale(right) };
    };
    sources.push({ rank: ranks.notes, label: `${notes.length} notes as hits`, channel, levels });
  }
  for (const one of offered.sort((a, b) => a - b)) {
    const levels = () => both(level(changes.get(one)!));
    sources.push({ rank: ranks.controller, label: controllerName(one), channel, levels });
  }
  return sources;
}

/** "Footsteps, channel 3: volume (CC 7)": only what tells the envelopes of the file apart. */
function nameOf({ channel, label }: RankedSource, { channels, trackNames }: MidiContent): string {
  const { track } = channel;
  const ofTrack = channels.filter((other) => other.track === track).length;
  const isSeveral = new Set(channels.map((other) => other.track)).size > 1;
  const place = [
    ...(isSeveral || trackNames.get(track) ? [trackNames.get(track) || `Track ${track + 1}`] : []),
    ...(ofTrack > 1 ? [`channel ${channel.channel + 1}`] : []),
  ];
  return place.length > 0 ? `${place.join(', ')}: ${label}` : label;
}

/**
 * The envelopes in a MIDI file: first pairs of controllers for left and right (this studio's own, then the requested ones), then volume ×
 * expression with pan and balance, then notes as hits, then other controllers that change; of equal ones, the earlier track and channel first.
 * @param rate of the envelope, Hz.
 * @throws StudioError envelope-invalid.
 */
export function midiSources(
  bytes: Uint8Array,
  rate: number,
  requested: MidiControllers,
  source: string,
): EnvelopeSource[] {
  const content = readMidi(bytes, rate, source);
  const ranked = content.channels
    .flatMap((channel) => channelSources(channel, content, rate, requested))
    .sort((a, b) => a.rank - b.rank || a.channel.track - b.channel.track);
  if (ranked.length === 0) {
    throw invalidEnvelope(
      source,
      'no track',
      'the file has no notes and no controller that is a level, such as volume (CC 7) or expression (CC 11).',
    );
  }
  return ranked.map((one) => ({
    name: nameOf(one, content),
    read: () =>
      curveOfSamples({ rate, ...one.levels() }, ranked.length > 1 ? [`Read: ${nameOf(one, content)}.`] : []),
  }));
}
