import { peaks } from '../../core/audio/peaks';
import type { PackManifest } from '../../core/pack/manifest';
import type { GenerationSettings, Project, Prompt } from '../../core/project/project';
import type { StudioServices } from '../services';
import { referenceId } from '../takes/generate-takes';

/** Longest reference sound while no pack says how much it listens to, seconds. */
const REFERENCE_SECONDS = 30;
/** [min, max] pairs of its thumbnail. */
const REFERENCE_PEAKS = 240;

/** What it should sound like, and how it is made. */
export interface PromptActions {
  setPrompt(patch: Partial<Prompt>): void;
  setSettings(patch: Partial<GenerationSettings>): void;
  setEnvelopeLock(locked: boolean): void;
  /** A typed seed is meant: it is locked. */
  setSeed(seed: number): void;
  rollSeed(): void;
  lockSeed(locked: boolean): void;
  setReference(file: File): Promise<void>;
  clearReference(): void;
}

export function promptActions(desk: StudioServices): PromptActions {
  const { editor, store, jobs } = desk;

  function setPrompt(patch: Partial<Prompt>): void {
    editor.change(
      'Change the prompt',
      (project) => ({ ...project, prompt: { ...project.prompt, ...patch } }),
      { mergeKey: `prompt-${Object.keys(patch).join()}` },
    );
  }

  function setSettings(patch: Partial<GenerationSettings>): void {
    editor.change(
      'Change a setting',
      (project) => (holds(project.settings, patch) ? project : withSettings(project, patch)),
      { mergeKey: `setting-${Object.keys(patch).join()}` },
    );
  }

  return {
    setPrompt,
    setSettings,
    setEnvelopeLock: (envelopeLock) =>
      editor.change(`Envelope lock ${envelopeLock ? 'on' : 'off'}`, (project) => ({
        ...project,
        settings: { ...project.settings, envelopeLock },
      })),

    setSeed(seed) {
      store.setState({ seedLocked: true });
      setSettings({ seed });
    },
    rollSeed: () => setSettings({ seed: desk.randomSeed() }),
    lockSeed: (seedLocked) => store.setState({ seedLocked }),

    setReference: (file) =>
      jobs.run('reference', 'read', async ({ signal }) => {
        const media = await desk.media();
        const { manifest } = store.getState();
        const longest = manifest ? longestHeard(manifest) : REFERENCE_SECONDS;
        desk.sounds.put(referenceId(file.name), await media.decodeAudio(file, longest, signal));
        setPrompt({ referenceName: file.name });
        showReference(desk, file.name);
        return `${file.name} is the reference sound.`;
      }),

    clearReference() {
      jobs.cancel('reference');
      setPrompt({ referenceName: null });
      showReference(desk, null);
    },
  };
}

/** Whether the settings are so already: what changes nothing is no step of undo. */
function holds(settings: GenerationSettings, patch: Partial<GenerationSettings>): boolean {
  const names = Object.keys(patch) as (keyof GenerationSettings)[];
  return names.every((name) => settings[name] === patch[name]);
}

function withSettings(project: Project, patch: Partial<GenerationSettings>): Project {
  return { ...project, settings: { ...project.settings, ...patch } };
}

/** Seconds of a reference sound that at least one of the pack's graphs listens to. */
function longestHeard({ roles }: PackManifest): number {
  return Math.max(roles['clap-audio'].maxSeconds, roles['timbre-encoder']?.maxSeconds ?? 0);
}

/** Puts the named reference sound on show, nothing when it is not at hand. */
export function showReference({ store, sounds }: StudioServices, name: string | null): void {
  const pcm = name === null ? undefined : sounds.get(referenceId(name));
  const samples = pcm?.channels[0];
  store.setState({
    reference:
      pcm && samples
        ? { peaks: peaks(samples, REFERENCE_PEAKS), seconds: samples.length / pcm.sampleRate }
        : null,
  });
}
