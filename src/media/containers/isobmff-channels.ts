import { type Box, boxInside, boxes } from './isobmff-boxes';
import { type Speaker, speakersOfMask } from './speakers';

/** Core Audio's labels (CoreAudioBaseTypes.h): 1 to 18 are the bits of a WAVE mask, with its surrounds numbered as below. */
const labels: Readonly<Record<number, Speaker>> = {
  ...{
    1: 'FL',
    2: 'FR',
    3: 'FC',
    4: 'LFE',
    5: 'SL',
    6: 'SR',
    7: 'FLC',
    8: 'FRC',
    9: 'BC',
    10: 'SL',
    11: 'SR',
  },
  ...{ 12: 'TC', 13: 'TFL', 14: 'TFC', 15: 'TFR', 16: 'TBL', 17: 'TBC', 18: 'TBR' },
  ...{ 33: 'BL', 34: 'BR', 35: 'WL', 36: 'WR', 37: 'LFE2', 38: 'FL', 39: 'FR', 42: 'FC' },
};

/** Layout tags without their number of channels, with the order that Core Audio documents. */
const tags: Readonly<Record<number, string>> = {
  ...{ 100: 'FC', 101: 'FL FR', 102: 'FL FR', 103: 'FL FR', 106: 'FL FR', 108: 'FL FR BL BR' },
  ...{ 113: 'FL FR FC', 114: 'FC FL FR', 115: 'FL FR FC BC', 116: 'FC FL FR BC' },
  ...{ 117: 'FL FR FC SL SR', 118: 'FL FR SL SR FC', 119: 'FL FC FR SL SR', 120: 'FC FL FR SL SR' },
  ...{
    121: 'FL FR FC LFE SL SR',
    122: 'FL FR SL SR FC LFE',
    123: 'FL FC FR SL SR LFE',
    124: 'FC FL FR SL SR LFE',
  },
  ...{ 125: 'FL FR FC LFE SL SR BC', 126: 'FL FR FC LFE SL SR FLC FRC', 127: 'FC FLC FRC FL FR SL SR LFE' },
  ...{ 128: 'FL FR FC LFE SL SR BL BR', 129: 'FL FR SL SR FC LFE FLC FRC' },
  ...{ 131: 'FL FR BC', 132: 'FL FR SL SR', 133: 'FL FR LFE', 134: 'FL FR LFE BC', 135: 'FL FR LFE SL SR' },
  ...{ 109: 'FL FR SL SR FC', 136: 'FL FR FC LFE', 137: 'FL FR FC LFE BC', 138: 'FL FR SL SR LFE' },
  ...{ 139: 'FL FR SL SR FC BC', 140: 'FL FR SL SR FC BL BR', 141: 'FC FL FR SL SR BC' },
  ...{ 142: 'FC FL FR SL SR BC LFE', 143: 'FC FL FR SL SR BL BR' },
};

const DESCRIPTIONS_TAG = 0;
const BITMAP_TAG = 0x10000;

/** Order of the channels of PCM from a QuickTime `chan` box. Compressed sound has its own order, which the decoder changes. */
export function readChannelLayout(view: DataView, description: Box): readonly Speaker[] | null {
  const [entry] = boxes(view, description.start + 8, description.end);
  if (!entry || entry.end - entry.start < 28) return null;
  const version = view.getUint16(entry.start + 8);
  const declared = view.getUint16(entry.start + 16);
  // A version 2 entry (QuickTime) has its number of channels as 32 bits behind the fields of version 0.
  const channels =
    version === 2 && entry.end - entry.start >= 44 ? view.getUint32(entry.start + 40) : declared;
  const fields = entry.start + (version === 2 ? 64 : version === 1 ? 44 : 28);
  const extensions: Box = { type: entry.type, start: fields, end: entry.end };
  const chan = boxInside(view, extensions, 'chan') ?? boxInside(view, extensions, 'wave/chan');
  return chan && chan.end - chan.start >= 16 ? fromChan(view, chan, channels) : null;
}

function fromChan(view: DataView, chan: Box, channels: number): readonly Speaker[] | null {
  const tag = view.getUint32(chan.start + 4);
  const bitmap = view.getUint32(chan.start + 8);
  if (tag === BITMAP_TAG) return speakersOfMask(bitmap, channels);
  if (tag !== DESCRIPTIONS_TAG) {
    const order = tags[tag >>> 16]?.split(' ') as readonly Speaker[] | undefined;
    return order?.length === channels ? order : null;
  }
  const count = Math.min(view.getUint32(chan.start + 12), Math.floor((chan.end - chan.start - 16) / 20));
  if (count !== channels) return null;
  return Array.from({ length: count }, (_, i) => labels[view.getUint32(chan.start + 16 + 20 * i)] ?? '?');
}
