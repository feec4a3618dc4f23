import { StudioError } from '../../core/errors';
import type { Envelope } from '../../core/loudness/envelope';
import type { Take } from '../../core/project/project';
import type { Waveform } from '../clip/waveform';
import { monitorWithTake } from '../playback/monitor';
import type { StudioServices } from '../services';
import { withTake, withTakeMadeAgain } from './take-list';

/** A take whose sound is stored and which is not in the project yet. */
export interface NewTake {
  /** Its name is empty. */
  readonly take: Take;
  readonly waveform: Waveform;
  readonly measured: Envelope | null;
}

/** Key of the undo step that adds a take: what belongs to it is undone with it. */
export const stepOf = (id: string) => `take-${id}`;

/** The takes of the open project: looking one up, selecting it, adding one. */
export class ProjectTakes {
  constructor(private readonly services: Pick<StudioServices, 'editor' | 'sounds' | 'store'>) {}

  byId(id: string): Take | undefined {
    return this.services.editor.document.takes.find((take) => take.id === id);
  }

  /** @throws StudioError request-invalid for a take that was deleted. */
  required(id: string): Take {
    const take = this.byId(id);
    if (take) return take;
    throw new StudioError('request-invalid', 'The take is no longer in the project.');
  }

  async hasSound({ sound }: Take): Promise<boolean> {
    return (await this.services.sounds.load(sound)) !== null;
  }

  select(id: string): void {
    const { editor, store } = this.services;
    store.setState(({ mix }) => ({ mix: { ...mix, monitor: monitorWithTake(mix.monitor) } }));
    editor.chooseTake(id);
  }

  /**
   * @param missing id of the take whose sound was missing; null to add a take. If that take was deleted meanwhile, it is added too.
   * @returns the id that it has in the project.
   */
  add({ take, waveform, measured }: NewTake, missing: string | null, label = 'Generate a take'): string {
    const { editor, store } = this.services;
    const replaced = missing === null ? undefined : this.byId(missing);
    const id = replaced?.id ?? take.id;
    store.setState((state) => ({
      ...(measured && { takeEnvelopes: new Map(state.takeEnvelopes).set(id, measured) }),
      takeWaveforms: new Map(state.takeWaveforms).set(id, waveform),
      mix: { ...state.mix, monitor: monitorWithTake(state.mix.monitor) },
    }));
    editor.change(
      label,
      (project) => (replaced ? withTakeMadeAgain(project, id, take) : withTake(project, take)),
      { mergeKey: stepOf(id) },
    );
    return id;
  }
}
