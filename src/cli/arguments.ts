import { parseArgs } from 'node:util';

export interface FoleyArguments {
  readonly clips: readonly string[];
  readonly prompt: string | undefined;
  readonly negative: string | undefined;
  readonly references: readonly string[];
  readonly picture: number | undefined;
  readonly envelope: string | undefined;
  readonly mapOnly: boolean;
  readonly seed: number | undefined;
  readonly steps: number | undefined;
  readonly guidance: number | undefined;
  readonly lock: boolean;
  readonly takes: number;
  readonly pack: string;
  readonly provider: 'webgpu' | 'wasm' | undefined;
  /** Address of a server that makes the sound. */
  readonly remote: string | undefined;
  readonly out: string;
}

export const USAGE = `npm run foley -- CLIP… [options]

  --prompt TEXT       text prompt
  --negative TEXT     negative prompt
  --reference FILE    reference sound (timbre); with several, given again for each, hits draw on all of them
  --picture X         weight of what the picture shows, 0 (default) to 1, in steps of 0.05
  --envelope FILE     use this envelope instead of mapping the picture (CSV, JSON, MIDI, REAPER; of several, the first as the page lists them)
  --map-only          write the envelope as mapped, smoothed over 0.12 s, and stop (takes follow sharp transients, as on the page)
  --lock              ride gain onto the envelope (±12 dB); the noise floor is not boosted
  --seed N  --steps N  --guidance X  --takes N
  --pack NAME|DIR     model pack (default: compact, which ships with the studio)
  --provider P        webgpu or wasm (default: WebGPU if there is a GPU, else wasm)
  --remote ADDRESS    remote engine: a server makes the sound (Open Inference Protocol); its token is read from FOLEY_REMOTE_TOKEN
  --out DIR           default: foley-out

Writes DIR/<clip>/envelope.csv, take-N.wav and report.json. If a clip fails, its name and the error are printed and the others continue.`;

/** @throws Error with one sentence if an option is unknown, has no value or is not a number in range. */
export function parseFoleyArguments(argv: readonly string[]): FoleyArguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      prompt: { type: 'string' },
      negative: { type: 'string' },
      reference: { type: 'string', multiple: true, default: [] },
      picture: { type: 'string' },
      envelope: { type: 'string' },
      'map-only': { type: 'boolean', default: false },
      seed: { type: 'string' },
      steps: { type: 'string' },
      guidance: { type: 'string' },
      lock: { type: 'boolean', default: false },
      takes: { type: 'string', default: '1' },
      pack: { type: 'string', default: 'compact' },
      provider: { type: 'string' },
      remote: { type: 'string' },
      out: { type: 'string', default: 'foley-out' },
    },
  });
  if (positionals.length === 0) throw new Error('Name at least one video file.');
  const { provider } = values;
  if (provider !== undefined && provider !== 'webgpu' && provider !== 'wasm') {
    throw new Error(`--provider is "${provider}": it can be webgpu or wasm.`);
  }
  return {
    clips: positionals,
    prompt: values.prompt,
    negative: values.negative,
    references: values.reference,
    picture: number('picture', values.picture, { integer: false, min: 0, max: 1 }),
    envelope: values.envelope,
    mapOnly: values['map-only'],
    seed: number('seed', values.seed, { integer: true, min: 0 }),
    steps: number('steps', values.steps, { integer: true, min: 1 }),
    guidance: number('guidance', values.guidance, { integer: false, min: 0 }),
    lock: values.lock,
    takes: number('takes', values.takes, { integer: true, min: 1 }) ?? 1,
    pack: values.pack,
    provider,
    remote: values.remote,
    out: values.out,
  };
}

function number(
  name: string,
  text: string | undefined,
  { integer, min, max = Infinity }: { integer: boolean; min: number; max?: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  const valid =
    text.trim() !== '' &&
    Number.isFinite(value) &&
    value >= min &&
    value <= max &&
    (!integer || Number.isInteger(value));
  if (!valid)
    throw new Error(
      `--${name} is "${text}": it must be ${integer ? 'a whole number' : 'a number'} ${max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`}.`,
    );
  return value;
}
