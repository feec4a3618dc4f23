import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { emptyProject } from '../../core/project/project';
import { initialState } from '../state';
import { TrackList } from './tracks';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('the sound of a take that was being made is let go once nothing is made', async () => {
  const list = new TrackList(() => undefined);
  const { mix } = initialState;
  /** Lists the tracks while a take is made. */
  const make = () => {
    const pcm = { sampleRate: 44_100, channels: [new Float32Array(44_100)] };
    const range = { start: 0, end: 1 };
    const partial = { id: 'new', pcm, range, end: 0.5, waveform: { channels: [], perSecond: 1000 } };
    expect(list.tracks(null, emptyProject, mix, { live: null, partial })).toHaveLength(1);
    return new WeakRef(pcm);
  };
  const sound = make();
  expect(list.tracks(null, emptyProject, mix, { live: null, partial: null })).toEqual([]);
  // A weak reference holds what it refers to until the end of the task.
  await new Promise((resolve) => setTimeout(resolve));
  collectGarbage();
  expect(sound.deref()).toBeUndefined();
});
