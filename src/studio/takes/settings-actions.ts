import type { Room } from '../../core/audio/room/room';
import type { GenerationSettings, Project } from '../../core/project/project';
import type { StudioServices } from '../services';

type Services = Pick<StudioServices, 'editor' | 'randomSeed' | 'store'>;

/** Settings of the takes to come. */
export interface SettingsActions {
  set(patch: Partial<GenerationSettings>): void;
  setEnvelopeLock(on: boolean): void;
  /** Room tone or reverb; null turns one off. */
  setRoom(patch: Partial<Room>): void;
  /** Sets and locks the seed: a seed that is entered is meant. */
  setSeed(seed: number): void;
  randomiseSeed(): void;
  lockSeed(locked: boolean): void;
  /** Whether the next take is made while the designer looks. */
  makeAhead(on: boolean): void;
}

export function settingsActions({ editor, randomSeed, store }: Services): SettingsActions {
  function set(patch: Partial<GenerationSettings>): void {
    editor.change(
      'Change a setting',
      (project) => (hasSettings(project.settings, patch) ? project : withSettings(project, patch)),
      { mergeKey: `setting-${Object.keys(patch).join()}` },
    );
  }

  return {
    set,
    setEnvelopeLock: (envelopeLock) =>
      editor.change(`Envelope lock ${envelopeLock ? 'on' : 'off'}`, (project) =>
        withSettings(project, { envelopeLock }),
      ),
    setRoom: (patch) =>
      editor.change(
        'Change the room',
        (project) => withSettings(project, { room: { ...project.settings.room, ...patch } }),
        switches(editor.document.settings.room, patch)
          ? {}
          : { mergeKey: `room-${Object.keys(patch).join()}` },
      ),
    setSeed(seed) {
      store.setState({ seedLocked: true });
      set({ seed });
    },
    randomiseSeed: () => set({ seed: randomSeed() }),
    lockSeed: (seedLocked) => store.setState({ seedLocked }),
    makeAhead: (makesAhead) => store.setState({ makesAhead }),
  };
}

/** Whether the patch turns room tone or reverb on or off, which is an undo step of its own. */
function switches(room: Room, patch: Partial<Room>): boolean {
  const names = Object.keys(patch) as (keyof Room)[];
  return names.some((name) => (room[name] === null) !== (patch[name] === null));
}

/** True when the patch changes nothing, so that it is no undo step. */
function hasSettings(settings: GenerationSettings, patch: Partial<GenerationSettings>): boolean {
  const names = Object.keys(patch) as (keyof GenerationSettings)[];
  return names.every((name) => settings[name] === patch[name]);
}

function withSettings(project: Project, patch: Partial<GenerationSettings>): Project {
  return { ...project, settings: { ...project.settings, ...patch } };
}
