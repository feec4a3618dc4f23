import type { Pcm } from '../../core/audio/pcm';
import {
  type BankRecording,
  type BankTables,
  isSynthetic,
  parseBankIndex,
  readBankTables,
} from '../../core/pack/bank-index';
import type { PackManifest } from '../../core/pack/manifest';
import type { RetrievalTables } from '../../core/retrieval/choose-recordings';
import { RecentlyUsed } from '../../core/recently-used';
import { yieldToEventLoop } from '../../platform/yield-to-event-loop';
import type { StudioDependencies } from '../dependencies';
import type { ModelAccess } from '../pack/model-access';
import { OncePerPack } from './once-per-pack';

interface Dependencies extends Pick<StudioDependencies, 'media'> {
  readonly models: Pick<ModelAccess, 'bankFile' | 'manifest'>;
}

/** The bank of the pack in use, without its sounds. */
export interface Bank {
  readonly manifest: PackManifest;
  readonly recordings: readonly BankRecording[];
  readonly tables: RetrievalTables;
}

/** Samples of decoded recordings that stay in memory, of all channels: those of some takes. */
const DECODED_SAMPLES = 8e6;
const MAX_SECONDS = 60;

/** Recordings of the pack in use. Index and sounds are each read once, when they are first needed. */
export class BankAccess {
  private readonly index = new OncePerPack((manifest, signal) => this.read(manifest, signal));
  private readonly sounds = new OncePerPack((_, signal) =>
    this.dependencies.models.bankFile('sounds', signal),
  );
  private readonly decoded = new RecentlyUsed<Pcm>(DECODED_SAMPLES, samplesOf);

  constructor(private readonly dependencies: Dependencies) {}

  /** Null for a pack without a bank. @throws StudioError pack-invalid | pack-corrupt | cancelled */
  async open(signal?: AbortSignal): Promise<Bank | null> {
    const manifest = await this.dependencies.models.manifest(signal);
    return manifest.bank ? this.index.get(manifest, signal) : null;
  }

  /** Null when the bank has no such recording. @throws StudioError pack-corrupt | media-damaged | cancelled */
  async sound(bank: Bank, id: string, signal?: AbortSignal): Promise<Pcm | null> {
    const key = `${bank.manifest.bank!.sounds.sha256} ${id}`;
    const known = this.decoded.get(key);
    if (known) return known;
    const recording = bank.recordings.find((one) => one.id === id);
    if (!recording) return null;
    const { offset, bytes } = recording;
    const part = (await this.soundFile(bank, signal)).slice(offset, offset + bytes);
    const file = new File([await part.arrayBuffer()], `${id}.opus`, { type: 'audio/ogg' });
    const media = await this.dependencies.media();
    const pcm = await media.decodeSoundFile(file, MAX_SECONDS, signal);
    this.decoded.set(key, pcm);
    return pcm;
  }

  /** All sounds of the bank, one after the other. @throws StudioError pack-corrupt | cancelled */
  soundFile({ manifest }: Pick<Bank, 'manifest'>, signal?: AbortSignal): Promise<Blob> {
    return this.sounds.get(manifest, signal);
  }

  private async read(manifest: PackManifest, signal: AbortSignal): Promise<Bank> {
    const { models } = this.dependencies;
    const entry = manifest.bank!;
    const [index, embeddings] = await Promise.all([
      models.bankFile('index', signal),
      models.bankFile('embeddings', signal),
    ]);
    // A large bank takes longer than a frame: the page answers between the steps.
    const pause = yieldToEventLoop(signal);
    const json = readJson(await index.text());
    await pause();
    const recordings = await parseBankIndex(json, entry, manifest.name, pause);
    const tables = readBankTables(
      await embeddings.arrayBuffer(),
      entry,
      manifest.prompt.dimensions,
      manifest.name,
    );
    await pause();
    return { manifest, recordings, tables: rankedTables(recordings, tables) };
  }
}

function samplesOf({ channels }: Pcm): number {
  return channels.reduce((sum, { length }) => sum + length, 0);
}

/** Null for what is no JSON, which is no index. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function rankedTables(recordings: readonly BankRecording[], tables: BankTables): RetrievalTables {
  const entries = recordings.map((recording) => ({
    kind: `${recording.class}/${recording.tag}`,
    family: recording.family,
    captions: recording.captions,
    synthetic: isSynthetic(recording),
  }));
  return { entries, ...tables };
}
