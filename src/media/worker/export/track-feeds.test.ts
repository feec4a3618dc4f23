import {
  ALL_FORMATS,
  BlobSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  Input,
  MovOutputFormat,
  Output,
} from 'mediabunny';
import { expect, test } from 'vitest';
import { copiedSoundFeed } from './track-feeds';

const RATE = 48_000;

/** A movie whose only track is 2 s of 16-bit PCM. */
async function soundTrack() {
  const target = new BufferTarget();
  const output = new Output({ format: new MovOutputFormat({ fastStart: false }), target });
  const source = new EncodedAudioPacketSource('pcm-s16');
  output.addAudioTrack(source);
  await output.start();
  const decoderConfig = { codec: 'pcm-s16', sampleRate: RATE, numberOfChannels: 1 };
  for (let i = 0; i < 20; i++)
    await source.add(new EncodedPacket(new Uint8Array(RATE / 5), 'key', i / 10, 0.1), { decoderConfig });
  await output.finalize();
  const input = new Input({ source: new BlobSource(new Blob([target.buffer!])), formats: ALL_FORMATS });
  return (await input.getAudioTracks())[0]!;
}

async function timesOf(end: number | null) {
  const output = new Output({ format: new MovOutputFormat(), target: new BufferTarget() });
  const feed = await copiedSoundFeed(output, await soundTrack(), {
    name: '',
    origin: 0.25,
    end,
    first: false,
  });
  const times: number[] = [];
  for (let time = await feed.next(); time !== null; time = await feed.next()) times.push(time);
  await feed.cancel();
  return times;
}

test('a sound track ends where the edit list of its source ends it', async () => {
  const whole = await timesOf(null);
  expect(whole.at(-1)).toBeGreaterThan(1);
  const early = whole.filter((time) => time < 0.25);
  expect(early).not.toHaveLength(0);
  expect(await timesOf(0.5)).toEqual(early);
});
