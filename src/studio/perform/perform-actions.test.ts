import { expect, test, vi } from 'vitest';
import { evaluate } from '../../core/curve/evaluate';
import { strengthToLevel } from '../../core/curve/drawing/perform';
import { alertTexts } from '../messages/alerts';
import { bench, file, memoryStore, runningTransport } from '../testing';

async function open(overrides: Parameters<typeof bench>[0] = {}) {
  const transport = runningTransport();
  const { studio } = bench({ transport, ...overrides });
  await studio.clip.open(file('a.mp4'));
  studio.editor.setSession({ stamp: 'slap' });
  studio.perform.arm(true);
  const curve = () => studio.editor.document.curve.left;
  const announced = () => studio.editor.session.announcement?.text;
  return { studio, transport, curve, announced };
}

const peakAt = (onset: number) => onset + 0.008;

test('a hit is written on the frame that the performer meant: latency is subtracted before the frame is found', async () => {
  const { studio, transport, curve, announced } = await open();
  studio.perform.setLatency(100);
  await transport.play();
  studio.perform.press('key', 1, 1110);
  studio.perform.release('key', 1180);
  // 1.11 s - 0.1 s = 1.01 s; the nearest frame at 25 fps starts at 1 s.
  expect(evaluate(curve(), peakAt(1))).toBeCloseTo(strengthToLevel(1), 6);
  expect(studio.store.getState().perform.writing).toBe(true);
  transport.pause();
  expect(announced()).toBe('Pass written: 1 press');
  expect(studio.store.getState().perform.writing).toBe(false);
  studio.editor.undo();
  expect(curve()).toEqual([]);
});

test('a discarded pass leaves nothing and returns to its start', async () => {
  const { studio, transport, curve } = await open();
  transport.seek(0.4);
  await transport.play();
  studio.perform.press('key', 1, 1000);
  studio.perform.discardPass();
  expect(curve()).toEqual([]);
  expect(transport.playing).toBe(false);
  expect(transport.now()).toBe(0.4);
  expect(studio.editor.state.undoLabel).toBeNull();
  transport.seek(1);
  studio.perform.discardPass();
  expect(transport.now()).toBe(1);
});

test('while paused every hit is an undo step on the frame shown', async () => {
  const { studio, transport, curve, announced } = await open();
  for (const time of [0.2, 0.8]) {
    transport.seek(time);
    studio.perform.press('key', 0.5, 5000);
    studio.perform.release('key', 9000);
  }
  expect(announced()).toBe('Hit at 00:00:00:20, -21 dB');
  expect(evaluate(curve(), peakAt(0.2))).toBeCloseTo(strengthToLevel(0.5), 6);
  studio.editor.undo();
  expect(evaluate(curve(), peakAt(0.8))).toBe(0);
  expect(evaluate(curve(), peakAt(0.2))).toBeGreaterThan(0);
});

test('nothing is written while perform is off', async () => {
  const { studio, transport, curve } = await open();
  studio.perform.arm(false);
  await transport.play();
  studio.perform.press('key', 1, 1000);
  expect(curve()).toEqual([]);
});

test('MIDI notes are hits by velocity, controllers write the level until they return to zero', async () => {
  let send: (bytes: Uint8Array, at: number) => void = () => undefined;
  const close = vi.fn();
  const { studio, transport, curve, announced } = await open({
    midi: (onMessage) => {
      send = onMessage;
      return Promise.resolve({ names: () => ['Pads'], close });
    },
  });
  await studio.perform.armMidi(true);
  expect(announced()).toBe('MIDI on: Pads');
  await transport.play();
  send(Uint8Array.of(0x99, 36, 127), 200);
  send(Uint8Array.of(0x89, 36, 0), 260);
  send(Uint8Array.of(0xb0, 1, 64), 1000);
  send(Uint8Array.of(0xb0, 1, 100), 1300);
  send(Uint8Array.of(0xb0, 1, 0), 1500);
  studio.perform.release('x', 1900);
  transport.pause();
  expect(evaluate(curve(), peakAt(0.2))).toBeCloseTo(strengthToLevel(1), 6);
  expect(evaluate(curve(), 1.2)).toBeCloseTo(strengthToLevel(64 / 127), 6);
  expect(evaluate(curve(), 1.4)).toBeCloseTo(strengthToLevel(100 / 127), 6);
  expect(evaluate(curve(), 1.6)).toBe(0);
  expect(announced()).toBe('Pass written: 2 presses');
  await studio.perform.armMidi(false);
  expect(close).toHaveBeenCalledOnce();
  expect(studio.store.getState().perform.midi).toBeNull();
});

test('without MIDI there is an alert, and performing still works', async () => {
  const { studio } = await open();
  await studio.perform.armMidi(true);
  expect(alertTexts(studio.store.getState())).toEqual(['There is no MIDI here.']);
  expect(studio.store.getState().perform).toMatchObject({ midi: null, armed: true });
});

test("the performer's latency is restored on the next visit", async () => {
  const storage = memoryStore();
  const { studio } = await open({ storage });
  studio.perform.setLatency(35);
  const next = bench({ storage });
  await vi.waitFor(() => expect(next.studio.store.getState().perform.latency).toBe(35));
});
