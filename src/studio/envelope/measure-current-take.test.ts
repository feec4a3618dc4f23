import { expect, test, vi } from 'vitest';
import { usualReverb } from '../../core/audio/room/room';
import { bench, file, type Bench } from '../testing';

const level = (envelope: Float32Array | undefined) => envelope?.[100];

/** A studio with a take, and its project opened in a fresh browser. */
async function reopened(prepare: (one: Bench) => void = () => undefined): Promise<Bench> {
  const one = bench();
  await one.studio.clip.open(file('door.mp4'));
  await one.studio.envelope.map();
  prepare(one);
  await one.studio.takes.generate();
  await one.studio.takes.generate();
  await one.studio.project.save();
  const { blob, name } = one.delivered.at(-1)!;
  const opened = bench();
  await opened.studio.start();
  await opened.studio.openFile(new File([blob], name));
  await vi.waitFor(() => expect(opened.studio.store.getState().takeWaveforms.size).toBe(2));
  return opened;
}

test('a take from a project file has its envelope again once it is chosen, and with it its level errors', async () => {
  const { studio } = await reopened();
  const { takes, currentTake } = studio.editor.document;
  const envelopes = () => studio.store.getState().takeEnvelopes;
  // The fake engine's sound is a steady 0.5.
  await vi.waitFor(() => expect(level(envelopes().get(currentTake!)?.left)).toBeCloseTo(0.5, 2));
  expect(envelopes().size).toBe(1);
  const other = takes.find(({ id }) => id !== currentTake)!;
  studio.takes.choose(other.id);
  await vi.waitFor(() => expect(level(envelopes().get(other.id)?.right)).toBeCloseTo(0.5, 2));
});

test('a take with a room is not measured: its errors are those of the sound before the room', async () => {
  const { studio } = await reopened(({ studio: { settings } }) => {
    settings.setRoom({ reverb: usualReverb });
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(studio.store.getState().takeEnvelopes.size).toBe(0);
});
