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
