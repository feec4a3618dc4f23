import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTransport } from './transport';
import type { TransportState } from './api';

/** Nodes and a context that only count time. */
class FakeNode {
  connect(): void {}
}
class FakeContext {
  readonly sampleRate = 48_000;
  readonly outputLatency = 0;
  readonly baseLatency = 0;
  readonly destination = new FakeNode();
  get currentTime(): number {
    return performance.now() / 1000;
  }
  resume(): Promise<void> {
    return Promise.resolve();
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('AudioContext', FakeContext);
  for (const name of ['GainNode', 'ChannelSplitterNode', 'AnalyserNode']) vi.stubGlobal(name, FakeNode);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A transport of a clip of 60 s, and the states that it announces. */
function setUp() {
  const transport = createTransport({ sampleRate: 48_000 });
  transport.setDuration(60);
  const states: TransportState[] = [];
  transport.subscribe((state) => states.push(state));
  return { transport, states };
}

test('a loop that stays as it is does not interrupt playback', async () => {
  const { transport, states } = setUp();
  await transport.play();
  await vi.advanceTimersByTimeAsync(1000);
  transport.setLoop(null);
  expect(states).toHaveLength(1);
  transport.setLoop({ start: 0, end: 2 });
  expect(states).toHaveLength(2);
  transport.setLoop({ start: 0, end: 2 + 1e-6 });
  expect(states).toHaveLength(2);
});

test('a seek past the loop while it plays goes to its start, as playback from there would', async () => {
  const { transport, states } = setUp();
  transport.setLoop({ start: 10, end: 12 });
  await transport.play();
  transport.seek(15.3);
  await vi.advanceTimersByTimeAsync(1000);
  expect(states.at(-1)).toMatchObject({ playing: true, time: 10 });
  transport.seek(11.5);
  expect(states.at(-1)).toMatchObject({ playing: true, time: 11.5 });
  transport.pause();
  transport.seek(15.3);
  expect(states.at(-1)).toMatchObject({ playing: false, time: 15.3 });
});
