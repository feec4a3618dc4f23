import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEnvelopeLock } from '../core/audio/finish/envelope-lock';
import { gateSilence } from '../core/audio/finish/gate';
import { limitPeaks } from '../core/audio/finish/limiter';
import { joinWindows, planWindows, type WindowLimits, type WindowPlan } from '../core/diffusion/windows';
import type { Envelope } from '../core/loudness/envelope';
import { envelopeError } from '../core/loudness/envelope-error';
import { measureEnvelope, type EnvelopeSettings } from '../core/loudness/rms';

/**
 * `tsx src/cli/finish-takes.ts plan|finish FOLDER`: what the page does before and behind the network, for takes that another program made
 * (models/evaluation/sound/finish.py). `plan` writes plans.json: the windows of each take. `finish` joins the windows, gates, limits and, in a second
 * version, locks, as src/engine/tasks/generate.ts does, and writes both versions, their measured curves and errors.json.
 * Sounds and curves are float32 files, left channel first, then right.
 */
interface Batch extends WindowLimits {
  readonly envelope: EnvelopeSettings;
  /** Whether the locked version is wanted too. */
  readonly lock: boolean;
  readonly takes: readonly { readonly name: string; readonly samples: number }[];
}

const [task, folder] = process.argv.slice(2);
if ((task !== 'plan' && task !== 'finish') || folder === undefined) {
  console.error('Usage: tsx src/cli/finish-takes.ts plan|finish FOLDER');
  process.exit(2);
}
const batch = JSON.parse(readFileSync(join(folder, 'takes.json'), 'utf8')) as Batch;
const { envelope: settings, sampleRate } = batch;

function readFloats(name: string): Float32Array {
  const bytes = readFileSync(join(folder!, name));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function writeStereo(name: string, left: Float32Array, right: Float32Array): void {
  const whole = new Float32Array(left.length + right.length);
  whole.set(left);
  whole.set(right, left.length);
  writeFileSync(join(folder!, name), new Uint8Array(whole.buffer));
}

function askedCurve(name: string): Envelope {
  const curve = readFloats(`${name}.asked`);
  const half = curve.length / 2;
  return { rate: settings.rate, left: curve.slice(0, half), right: curve.slice(half) };
}

function planOf(asked: Envelope, samples: number): WindowPlan {
  const loudness = asked.left.map((level, i) => (level + asked.right[i]!) / 2);
  return planWindows(loudness, asked.rate, samples, batch);
}

/** The take's sound as the page would play it without the lock. */
function joined(name: string, asked: Envelope, samples: number): readonly [Float32Array, Float32Array] {
  const plan = planOf(asked, samples);
  const raw = readFloats(`${name}.raw`);
  const length = plan.frames * batch.hop;
  const side = (c: 0 | 1) => {
    const parts = plan.starts.map((_, w) => raw.subarray((2 * w + c) * length, (2 * w + c + 1) * length));
    const sound = joinWindows(parts, plan, batch.hop, samples);
    gateSilence(sound, sampleRate, c === 0 ? asked.left : asked.right, asked.rate);
    return sound;
  };
  const channels = [side(0), side(1)] as const;
  limitPeaks(channels);
  return channels;
}

/** Writes a version of a take and the curve measured in it; gives its E-L1. */
function keep(name: string, channels: readonly [Float32Array, Float32Array], asked: Envelope): number {
  const measured = measureEnvelope({ sampleRate, channels }, settings);
  writeStereo(`${name}.sound`, ...channels);
  writeStereo(`${name}.curve`, measured.left, measured.right);
  return envelopeError(asked, measured);
}

if (task === 'plan') {
  const plans = batch.takes.map(({ name, samples }) => [name, planOf(askedCurve(name), samples)] as const);
  writeFileSync(join(folder, 'plans.json'), JSON.stringify(Object.fromEntries(plans)));
} else {
  const errors = batch.takes.map(({ name, samples }) => {
    const asked = askedCurve(name);
    const channels = joined(name, asked, samples);
    const free = keep(`${name}.free`, channels, asked);
    if (!batch.lock) return [name, { free }] as const;
    applyEnvelopeLock(channels, sampleRate, asked, settings);
    return [name, { free, locked: keep(`${name}.locked`, channels, asked) }] as const;
  });
  writeFileSync(join(folder, 'errors.json'), JSON.stringify(Object.fromEntries(errors)));
}
