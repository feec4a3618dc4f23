/** Loudspeakers by the names of ffmpeg; `?` for a channel without one. */
export type Speaker = (typeof maskOrder)[number] | 'WL' | 'WR' | 'LFE2' | '?';

/** Bits of a WAVE channel mask from the lowest (Microsoft, WAVEFORMATEXTENSIBLE); channels lie in this order. */
export const maskOrder = [
  ...(['FL', 'FR', 'FC', 'LFE', 'BL', 'BR', 'FLC', 'FRC', 'BC', 'SL', 'SR'] as const),
  ...(['TC', 'TFL', 'TFC', 'TFR', 'TBL', 'TBC', 'TBR'] as const),
] as const;

/** @returns null when the mask does not name every channel */
export function speakersOfMask(mask: number, channels: number): readonly Speaker[] | null {
  const named = maskOrder.filter((_, bit) => (mask >>> bit) & 1);
  return named.length >= channels && channels > 0 ? named.slice(0, channels) : null;
}

/** Layouts by name; those of FLAC, Vorbis, Opus and unlabelled PCM by number of channels come first. */
const layouts: readonly (readonly [name: string, speakers: string])[] = [
  ['mono', 'FC'],
  ['stereo', 'FL FR'],
  ['3.0', 'FL FR FC'],
  ['quad', 'FL FR BL BR'],
  ['5.0', 'FL FR FC BL BR'],
  ['5.1', 'FL FR FC LFE BL BR'],
  ['6.1', 'FL FR FC LFE BC SL SR'],
  ['7.1', 'FL FR FC LFE BL BR SL SR'],
  ['2.1', 'FL FR LFE'],
  ['3.0(back)', 'FL FR BC'],
  ['3.1', 'FL FR FC LFE'],
  ['4.0', 'FL FR FC BC'],
  ['quad(side)', 'FL FR SL SR'],
  ['4.1', 'FL FR FC LFE BC'],
  ['5.0(side)', 'FL FR FC SL SR'],
  ['5.1(side)', 'FL FR FC LFE SL SR'],
  ['6.0', 'FL FR FC BC SL SR'],
  ['6.0(front)', 'FL FR FLC FRC SL SR'],
  ['hexagonal', 'FL FR FC BL BR BC'],
  ['6.1(back)', 'FL FR FC LFE BL BR BC'],
  ['6.1(front)', 'FL FR LFE FLC FRC SL SR'],
  ['7.0', 'FL FR FC BL BR SL SR'],
  ['7.0(front)', 'FL FR FC FLC FRC SL SR'],
  ['7.1(wide)', 'FL FR FC LFE BL BR FLC FRC'],
  ['7.1(wide-side)', 'FL FR FC LFE FLC FRC SL SR'],
  ['octagonal', 'FL FR FC BL BR BC SL SR'],
];

const split = (speakers: string) => speakers.split(' ') as readonly Speaker[];

/** Order of the channels by number alone, as FLAC, Vorbis and Opus define it. */
export function usualSpeakers(channels: number): readonly Speaker[] {
  const [, speakers] = layouts[channels - 1] ?? ['', ''];
  if (channels >= 1 && channels <= 8) return split(speakers);
  return Array.from({ length: channels }, (_, i) => (['FL', 'FR'] as const)[i] ?? '?');
}

/** The layout that ffmpeg names in its log; null when unknown. */
export function speakersOfName(name: string): readonly Speaker[] | null {
  const found = layouts.find(([candidate]) => candidate === name);
  return found ? split(found[1]) : null;
}

/** "5.1" for both 5.1 and 5.1(side), whatever the order of the channels. */
export function layoutName(speakers: readonly Speaker[]): string {
  const sorted = [...speakers].sort().join(' ');
  const found = layouts.find(([, list]) => list.split(' ').sort().join(' ') === sorted);
  return found ? found[0].replace(/\((side|back)\)/, '') : `${speakers.length} channels`;
}
