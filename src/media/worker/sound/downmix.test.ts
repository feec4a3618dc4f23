import { describe, expect, test } from 'vitest';
import { type Speaker, speakersOfMask, speakersOfName, usualSpeakers } from '../../containers/speakers';
import { downmix } from './downmix';

/** Levels [left, right] of a sound that is in one channel only. */
function levels(speakers: readonly Speaker[], sounding: Speaker): number[] {
  const channels = speakers.map((speaker) => Float32Array.of(speaker === sounding ? 1 : 0));
  return downmix(channels, speakers).map(([value]) => Number(value!.toFixed(4)));
}

const left = [0.7071, 0];
const right = [0, 0.7071];

describe('stereo of surround sound (ITU-R BS.775)', () => {
  test('mono and stereo pass through', () => {
    const channels = [Float32Array.of(0.3), Float32Array.of(0.7)];
    expect(downmix(channels, usualSpeakers(2))).toBe(channels);
  });

  test.each(['3.0', '5.0', '5.0(side)', '5.1', '5.1(side)', '6.1', '7.1', 'quad'])('%s', (name) => {
    const speakers = speakersOfName(name)!;
    const each = Object.fromEntries(speakers.map((speaker) => [speaker, levels(speakers, speaker)]));
    expect(each).toMatchObject({ FL: [1, 0], FR: [0, 1] });
    for (const [speaker, expected] of Object.entries({
      FC: [0.7071, 0.7071],
      LFE: [0, 0],
      BL: left,
      BR: right,
      SL: left,
      SR: right,
      BC: [0.5, 0.5],
    }))
      if (speakers.includes(speaker as Speaker))
        expect([speaker, each[speaker]]).toEqual([speaker, expected]);
  });

  test('the order of the file counts, not the index', () => {
    // Film order: L, C, R, Ls, Rs, LFE.
    const film: Speaker[] = ['FL', 'FC', 'FR', 'SL', 'SR', 'LFE'];
    expect(levels(film, 'SL')).toEqual(left);
    expect(levels(film, 'SR')).toEqual(right);
    expect(levels(film, 'LFE')).toEqual([0, 0]);
    expect(levels(film, 'FR')).toEqual([0, 1]);
  });

  test('a mask names the channels from its lowest bit', () => {
    expect(speakersOfMask(0x63f, 8)).toEqual(['FL', 'FR', 'FC', 'LFE', 'BL', 'BR', 'SL', 'SR']);
    expect(speakersOfMask(0x60f, 6)).toEqual(['FL', 'FR', 'FC', 'LFE', 'SL', 'SR']);
    expect(speakersOfMask(0x7, 3)).toEqual(['FL', 'FR', 'FC']);
    expect(speakersOfMask(0x3, 6)).toBeNull();
  });
});
