import { expect, test, vi } from 'vitest';
import { bench, file } from '../testing';
import { onCurrentTake } from './on-current-take';

test('work on the current take begins anew when the take has another sound, as after undo', async () => {
  const { studio } = bench();
  const { editor, store } = studio;
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  await studio.takes.generate();
  const { sound } = editor.document.takes[0]!;
  const pcm = { sampleRate: 44100, channels: [new Float32Array(1)] };
  const sounds = { load: () => Promise.resolve(pcm) } as unknown as Parameters<
    typeof onCurrentTake
  >[0]['sounds'];
  const begun: { readonly sound: string; readonly signal: AbortSignal }[] = [];
  onCurrentTake(
    { editor, sounds, store },
    () => true,
    (take, _pcm, signal) => {
      begun.push({ sound: take.sound, signal });
      return new Promise(() => undefined);
    },
  );
  const expectBegun = (...wanted: string[]) =>
    vi.waitFor(() => expect(begun.map((one) => one.sound)).toEqual(wanted));
  await expectBegun(sound);
  editor.change('Make again', (project) => ({
    ...project,
    takes: project.takes.map((take) => ({ ...take, sound: 'made again' })),
  }));
  await expectBegun(sound, 'made again');
  studio.takes.rename(editor.document.currentTake!, 'Door');
  editor.undo();
  editor.undo();
  await expectBegun(sound, 'made again', sound);
  expect(begun.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
});
