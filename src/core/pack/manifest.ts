import * as v from 'valibot';
import { StudioError } from '../errors';
import { firstErrorOnly, listOf, textOf } from '../project/bounded';

/** Most entries of a bank's index. */
export const bankLimits = {
  recordings: 5000,
  captions: 20_000,
  /** The page reads the index in one step, and compares words with all embeddings in another. */
  indexBytes: 8e6,
  embeddingBytes: 20e6,
};

/**
 * Manifest of a model pack, as in models/contract/pack.schema.json. Packs are untrusted input: file names are plain names without paths,
 * and every number has bounds.
 */
const fileName = v.pipe(v.string(), v.regex(/^[\w][\w.+-]{0,120}$/, 'must be a plain file name'));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'));
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e9));
const guidance = v.pipe(v.number(), v.minValue(0), v.maxValue(50));
const positive = v.pipe(v.number(), v.gtValue(0), v.maxValue(1e9));

/** Inputs or outputs of a graph, and dimensions of one. */
const MAX_TENSORS = 100;
const MAX_DIMENSIONS = 10;
/** Of the file that names a picture classifier's classes. */
const MAX_CLASSES_BYTES = 200_000;
/** Files of external data of a graph. */
const MAX_SHARDS = 200;
/** Of licence, provenance and the like. */
const MAX_TEXT = 4000;

const packFile = { file: fileName, sha256, bytes: count };
const tensor = v.object({
  name: v.string(),
  dtype: v.picklist(['float32', 'float16', 'int64', 'int32']),
  shape: listOf(v.union([v.string(), v.pipe(v.number(), v.integer())]), MAX_DIMENSIONS),
});

const packFileEntry = v.object(packFile);

const graph = {
  ...packFile,
  /** Weights that the graph refers to by the name of their file (ONNX external data). */
  externalData: v.optional(listOf(packFileEntry, MAX_SHARDS)),
  dtype: v.picklist(['float32', 'float16']),
  storage: v.picklist(['float32', 'float16', 'int8']),
  /** 'wasm': the graph never runs on the GPU (LSTM, int64 lookups). */
  provider: v.picklist(['any', 'wasm']),
  inputs: listOf(tensor, MAX_TENSORS),
  outputs: listOf(tensor, MAX_TENSORS),
};
const plainGraph = v.object(graph);
/** A graph with audio input: sample rate in Hz, shortest and longest input in seconds. */
const audioGraph = v.object({ ...graph, sampleRate: count, minSeconds: positive, maxSeconds: positive });

const fileUpTo = (bytes: number) =>
  v.object({ ...packFile, bytes: v.pipe(packFile.bytes, v.maxValue(bytes)) });
/** Recordings that takes are made from. The index is read by bank-index.ts. */
const bank = v.object({
  /** Ogg Opus files, one after the other. */
  sounds: packFileEntry,
  index: fileUpTo(bankLimits.indexBytes),
  /** Int8 [recordings, prompt.dimensions] of the sounds, then int8 [captions, sentence.dimensions]. */
  embeddings: fileUpTo(bankLimits.embeddingBytes),
  recordings: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(bankLimits.recordings)),
  captions: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(bankLimits.captions)),
  /** Inner tensor of clap-text, a unit vector of the words, in whose space the captions are embedded. */
  sentence: v.object({
    tensor: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,100}$/, 'must be the name of a tensor')),
    dimensions: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096)),
  }),
});

const plainManifest = v.object({
  schemaVersion: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,40}$/)),
  name: v.pipe(v.string(), v.maxLength(80)),
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
  licence: textOf(MAX_TEXT),
  provenance: textOf(MAX_TEXT),
  modelCard: fileName,
  audio: v.object({ sampleRate: count, channels: v.literal(2) }),
  envelope: v.object({
    rate: positive,
    analysisRate: count,
    window: count,
    hop: count,
    smoothing: count,
    classes: count,
    mu: positive,
    decode: v.picklist(['argmax', 'expectation']),
  }),
  video: v.object({
    fps: positive,
    width: count,
    height: count,
    fit: v.picklist(['stretch', 'letterbox', 'crop']),
    windowFrames: count,
    windowEnvelope: count,
    chunkFrames: count,
  }),
  latent: v.object({
    channels: count,
    downsampling: count,
    minFrames: count,
    maxFrames: count,
    /** Frames on each side of one on which its decoded sound depends; absent for a decoder that takes whole windows alone. */
    decoderContext: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e6))),
  }),
  sampler: v.pipe(
    v.object({
      objective: v.picklist(['rectified_flow', 'v']),
      default: v.picklist([
        'euler',
        'adams-bashforth',
        'ping-pong',
        'dpmpp-2m',
        'dpmpp-2m-sde',
        'dpmpp-3m-sde',
      ]),
      steps: count,
      /** Of a take that is mostly recordings (core/diffusion/pack-steps.ts); absent if they are the same. */
      stepsWithRecordings: v.optional(count),
      guidance,
      /** Guidance for prompts with a reference sound only; absent if it is the same. */
      referenceGuidance: v.optional(guidance),
      sigmaMin: v.pipe(v.number(), v.minValue(0)),
      sigmaMax: positive,
      /** How the times of rectified flow are spaced. */
      times: v.optional(v.picklist(['linear', 'log-snr']), 'linear'),
      /** Range of t in which guidance applies, [0, 1] = always (Kynkäänniemi et al., 2404.07724). */
      guidanceInterval: v.tuple([v.number(), v.number()]),
    }),
    v.check(
      ({ objective, sigmaMin }) => objective !== 'v' || sigmaMin > 0,
      'sigmaMin must be positive with objective v',
    ),
  ),
  prompt: v.object({
    dimensions: count,
    /** Size of the timbre profile that follows the prompt embedding, 0 for none. */
    profile: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9)), 0),
    /** Samples of the excitation that the timbre encoder returns and the decoder takes beside the profile, 0 for none. */
    excitation: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9)), 0),
    tokens: count,
    unconditional: v.literal('zeros'),
  }),
  bank: v.optional(bank),
  /** What a device needs, bytes; estimated from the graphs where it is not stated (core/pack/device-needs.ts). */
  needs: v.optional(
    v.object({
      /** Memory that the largest stage takes. */
      memory: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e12))),
      /** The largest buffer on the GPU. */
      buffer: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e12))),
    }),
  ),
  roles: v.object({
    /** Frames a second that it is run on; absent for all of the video's. */
    'frame-encoder': v.object({ ...graph, fps: v.optional(positive) }),
    flow: plainGraph,
    'rms-mapper': v.object({ ...graph, channels: v.picklist([1, 2]) }),
    'clap-audio': audioGraph,
    'timbre-encoder': v.optional(audioGraph),
    'clap-text': v.object({ ...graph, tokenizer: v.object(packFile), maxTokens: count }),
    cavp: v.optional(
      v.object({
        ...graph,
        fps: positive,
        width: count,
        height: count,
        /** Names of the classes and words of their sounds (core/picture/picture-classes.ts); a graph without them is not used. */
        classes: v.optional(fileUpTo(MAX_CLASSES_BYTES)),
      }),
    ),
    'control-encoder': v.optional(plainGraph),
    'vae-encoder': plainGraph,
    'vae-decoder': plainGraph,
    'dit+controlnet': v.pipe(
      v.object({
        ...graph,
        controlDepth: count,
        /**
         * Scales, least and greatest, for which one evaluation gives the velocity guided against no prompt, by the graph's input `guidance` [batch], 1
         * for none; absent for a graph without that input.
         */
        guidanceRange: v.optional(
          v.pipe(
            v.tuple([guidance, guidance]),
            v.check(([least, greatest]) => least <= greatest, 'the least scale is above the greatest'),
          ),
        ),
      }),
      v.check(
        ({ inputs, guidanceRange }) =>
          inputs.some(({ name }) => name === 'guidance') === (guidanceRange !== undefined),
        'an input guidance requires guidanceRange, and the other way round',
      ),
    ),
  }),
});

const manifestSchema = v.pipe(
  plainManifest,
  v.forward(
    v.check((manifest) => filesAgree(manifest), 'one file name is stated with two contents'),
    ['roles'],
  ),
  v.forward(
    v.check(
      ({ prompt, roles }) => prompt.profile === 0 || roles['timbre-encoder'] !== undefined,
      'required by prompt.profile',
    ),
    ['roles', 'timbre-encoder'],
  ),
  v.forward(
    v.check(({ prompt }) => prompt.excitation === 0 || prompt.profile > 0, 'required by prompt.excitation'),
    ['prompt', 'profile'],
  ),
);

export type PackManifest = v.InferOutput<typeof plainManifest>;
export type BankManifest = NonNullable<PackManifest['bank']>;
export type PackRole = keyof PackManifest['roles'];
export const packRoles = Object.keys(plainManifest.entries.roles.entries) as readonly PackRole[];

/** A file as a manifest states it. */
export interface PackFile {
  readonly file: string;
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Every file that the manifest states, as often as it is stated: graphs, their external data, tokenizer, classes, bank. */
function statedFiles({ bank, roles }: Pick<PackManifest, 'bank' | 'roles'>): PackFile[] {
  const graphs = Object.values(roles).filter((graph) => graph !== undefined);
  return [
    ...graphs.flatMap((graph) => [graph, ...(graph.externalData ?? [])]),
    roles['clap-text'].tokenizer,
    ...(roles.cavp?.classes ? [roles.cavp.classes] : []),
    ...(bank ? [bank.sounds, bank.index, bank.embeddings] : []),
  ].map(({ file, sha256, bytes }) => ({ file, sha256, bytes }));
}

/** The files of a pack, each once. */
export function packFiles(manifest: Pick<PackManifest, 'bank' | 'roles'>): PackFile[] {
  return [...new Map(statedFiles(manifest).map((file) => [file.file, file])).values()];
}

/** Bytes of all files. */
export function packBytes(manifest: Pick<PackManifest, 'bank' | 'roles'>): number {
  return packFiles(manifest).reduce((sum, { bytes }) => sum + bytes, 0);
}

function filesAgree(manifest: Pick<PackManifest, 'bank' | 'roles'>): boolean {
  const byName = new Map(packFiles(manifest).map((file) => [file.file, file]));
  return statedFiles(manifest).every(({ file, sha256, bytes }) => {
    const other = byName.get(file);
    return other?.sha256 === sha256 && other.bytes === bytes;
  });
}

/** @throws StudioError pack-invalid, naming the first field that is not valid. */
export function parseManifest(json: unknown, source: string): PackManifest {
  // A manifest of a million errors is refused at its first.
  const result = v.safeParse(manifestSchema, json, firstErrorOnly);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const field = v.getDotPath(issue) ?? 'manifest';
  throw new StudioError(
    'pack-invalid',
    `The model pack ${source} cannot be used: ${field} is not valid. Download or export it again.`,
    `${field}: ${issue.message}`,
  );
}
