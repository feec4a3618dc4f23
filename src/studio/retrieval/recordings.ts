import { StudioError } from '../../core/errors';
import type { PictureCue } from '../../core/picture/picture-cue';
import { holdsRecording } from '../../core/project/holds-recording';
import type { Project, Prompt, TakeRecording } from '../../core/project/project';
import type { Recording } from '../../core/recordings/recording';
import { withShares } from '../../core/recordings/with-shares';
import type { WordsVectors } from '../../core/retrieval/choose-recordings';
import type { JobContext } from '../jobs/job';
import type { ModelAccess } from '../pack/model-access';
import { referenceMissing } from '../prompt/references';
import type { SoundCache } from '../storage/sound-cache';
import type { Bank, BankAccess } from './bank';
import { chooseForSeed, findInBank, nearOptions, shareAlikeIsNearer } from './choose-for-prompt';
import type { OwnSounds } from './own-sounds';

interface Dependencies {
  readonly models: Pick<ModelAccess, 'engine'>;
  readonly bank: BankAccess;
  readonly ownSounds: OwnSounds;
  readonly sounds: Pick<SoundCache, 'load'>;
}

/** Everything near a prompt, of which each seed chooses. */
export interface Retrieval {
  readonly choose: (seed: number) => readonly TakeRecording[];
  readonly options: ReturnType<typeof nearOptions>;
  /** What the designer should know, as a sentence; empty if nothing. */
  readonly notice: string;
}

const nothing: Retrieval = { choose: () => [], options: [], notice: '' };

/** What is sought among recordings. */
export interface Sought {
  readonly prompt: Prompt;
  /** Of the picture. */
  readonly picture: readonly PictureCue[];
}

/** Whether the reference sounds alone are played: neither words nor picture choose recordings beside them, but a picture at full weight. */
function areReferencesAlone({ prompt, picture }: Sought): boolean {
  const { text, references, referenceWeight, pictureWeight } = prompt;
  if (picture.length > 0 && pictureWeight === 1) return false;
  return references.length > 0 && (referenceWeight > 0 || (text.trim() === '' && picture.length === 0));
}

/** The words by which sounds are found by name: the picture's where there are no others, or it is the whole prompt. */
function namesSought({ prompt: { text, pictureWeight }, picture: [surest] }: Sought): string {
  return surest && (text.trim() === '' || pictureWeight === 1) ? surest.words : text;
}

/** Recordings that takes are made from: which, and their sounds. */
export class Recordings {
  /** The words that were embedded last, by the encoder of the bank's pack: the same words need not wait for the engine. */
  private embedded: { readonly key: string; readonly bank: Bank; readonly words: WordsVectors } | null = null;

  constructor(private readonly dependencies: Dependencies) {}

  /**
   * Finds what a prompt's takes are made from: what is pinned and its reference sounds, else what is near its words and the picture's: sounds of the
   * user's folders, then recordings of the bank. @throws StudioError of pack or engine.
   */
  async find(
    { prompt, settings }: Pick<Project, 'prompt' | 'settings'>,
    picture: readonly PictureCue[],
    context: JobContext,
  ): Promise<Retrieval> {
    const { references, recordings, text } = prompt;
    if (settings.recordingShare === 0) return nothing;
    const sought = { prompt, picture };
    const fixed: TakeRecording[] = recordings.pinned.map((one) => ({ ...one, weight: 1 }));
    if (areReferencesAlone(sought))
      for (const { sound: id, name, weight } of references)
        fixed.push({ source: 'reference', id, name, licence: '', attribution: '', weight });
    if (fixed.length > 0) return { ...nothing, choose: () => withShares(fixed) };
    return text.trim() === '' && picture.length === 0 ? nothing : this.nearWords(sought, context);
  }

  /**
   * Reads what the next take will probably be made from: the bank, and its recordings near the words. Sounds of the user's folders are read when they are used. @throws StudioError of pack or engine.
   */
  async readAhead(project: Pick<Project, 'prompt' | 'settings'>, signal: AbortSignal): Promise<void> {
    const { recordingShare, seed } = project.settings;
    if (recordingShare === 0) return;
    const { bank } = this.dependencies;
    const opened = await bank.open(signal);
    if (opened) await bank.soundFile(opened, signal);
    const context = { signal, progress: () => undefined };
    const { choose } = await this.find(project, [], context);
    const ofBank = choose(seed).filter(({ source }) => source === 'bank');
    await this.sounds(ofBank, context);
  }

  /** What is near the words, whatever is pinned. */
  async nearWords(sought: Sought, { progress, signal }: JobContext): Promise<Retrieval> {
    const { prompt, picture } = sought;
    const { banned, allowShareAlike } = prompt.recordings;
    const { bank: access, models, ownSounds } = this.dependencies;
    progress({ stage: 'choose-recordings', fraction: null, secondsLeft: null });
    const sentence = { prompt: prompt.text, picture, pictureWeight: prompt.pictureWeight };
    const key = JSON.stringify(sentence);
    const embed = async () => {
      if (this.embedded?.key === key && this.embedded.bank === (await access.open(signal)))
        return this.embedded.words;
      const engine = await models.engine(signal);
      return engine.embedWords(sentence, { signal, onProgress: progress });
    };
    const open = async () => {
      const opened = await access.open(signal);
      // Its sounds come while the words are embedded; who decodes them says what failed.
      if (opened) access.soundFile(opened, signal).catch(() => undefined);
      return opened;
    };
    const [bank, words] = await Promise.all([open(), embed()]);
    this.embedded = bank && { key, bank, words };
    const near = await ownSounds.near(namesSought(sought), words.embedding);
    const own = near.filter(({ reference }) => !holdsRecording(banned, reference));
    const found = { own, ...findInBank(bank, words, { banned, allowShareAlike }) };
    const options = nearOptions(found);
    return {
      options,
      choose: (seed) => chooseForSeed(options, seed),
      notice: describe(options.length > 0, bank, shareAlikeIsNearer(found, allowShareAlike)),
    };
  }

  /** The sounds themselves. @throws StudioError request-invalid when one is not there. */
  async sounds(
    recordings: readonly TakeRecording[],
    { signal, progress }: JobContext,
  ): Promise<readonly Recording[]> {
    if (recordings.some(({ source }) => source !== 'reference'))
      progress({ stage: 'choose-recordings', fraction: null, secondsLeft: null });
    return Promise.all(
      recordings.map(async (recording) => ({
        ...(await this.sound(recording, signal)),
        weight: recording.weight,
      })),
    );
  }

  private async sound(
    { source, id, name }: TakeRecording,
    signal: AbortSignal,
  ): Promise<Pick<Recording, 'id' | 'pcm'>> {
    const { bank, ownSounds, sounds } = this.dependencies;
    const read = {
      async bank() {
        const opened = await bank.open(signal);
        return { pcm: opened && (await bank.sound(opened, id, signal)), version: [] };
      },
      folder: () => ownSounds.sound(id, signal),
      reference: async () => ({ pcm: await sounds.load(id), version: [] }),
    };
    const found = await read[source]();
    if (found?.pcm) return { id: [source, id, ...found.version].join(' '), pcm: found.pcm };
    const missing = {
      bank: `The model pack in use does not have the recording ${name}. Load the pack that the take was made with, or unpin it.`,
      folder: `The recording ${name} cannot be read. Open its sound folder again, or unpin it.`,
      reference: referenceMissing(name),
    };
    throw new StudioError('request-invalid', missing[source]);
  }
}

function describe(isNear: boolean, bank: Bank | null, shareAlike: boolean): string {
  const allow = shareAlike
    ? ' Share-alike recordings are nearer: allow them under the prompt to use them.'
    : '';
  if (isNear) return allow.trim();
  return bank ? `No recording is near these words: the model's sound alone.${allow}` : '';
}
