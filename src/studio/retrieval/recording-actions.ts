import { throwIfAborted } from '../../core/errors';
import { listLimits } from '../../core/project/bounds';
import { holdsRecording, type RecordingKey } from '../../core/project/holds-recording';
import type { RecordingChoice, RecordingReference, TakeRecording } from '../../core/project/project';
import { recordingsOf } from '../../core/project/recipes-of';
import type { StudioServices } from '../services';
import { nextAfter } from './choose-for-prompt';

type Services = Pick<StudioServices, 'editor' | 'jobs' | 'recordings' | 'store'>;

/** A take has its reference sounds beside what is pinned. */
const MOST_PINNED = listLimits.takeRecordings - listLimits.references;

/** A take's, too; its reference sounds are neither pinned nor banned. */
type AnyRecording = RecordingReference | TakeRecording;

/** Which recordings the next takes are made from. Each call is one undo step. */
export interface RecordingActions {
  /** The next takes are made from these alone, beside what is pinned already. */
  pin(recordings: readonly AnyRecording[]): void;
  unpin(recordings: readonly AnyRecording[]): void;
  /** Never used again in this project. */
  ban(recordings: readonly AnyRecording[]): void;
  allow(recordings: readonly AnyRecording[]): void;
  /** Pins the next nearest recordings in place of those of a take. */
  swap(takeId: string): Promise<void>;
  allowShareAlike(allowed: boolean): void;
}

export function recordingActions({ editor, jobs, recordings, store }: Services): RecordingActions {
  function change(label: string, edit: (choice: RecordingChoice) => RecordingChoice): void {
    editor.change(label, (project) => ({
      ...project,
      prompt: { ...project.prompt, recordings: edit(project.prompt.recordings) },
    }));
  }

  function say(notice: string): void {
    store.setState({ notice });
  }

  return {
    pin(added) {
      const pins = references(added);
      const next = pinned(editor.document.prompt.recordings, pins);
      if (next.pinned.length > MOST_PINNED)
        return say(`Up to ${MOST_PINNED} recordings can be pinned: unpin some first.`);
      change('Pin a recording', () => next);
      say(`${namesOf(pins)} pinned: the next takes are made from ${isOne(pins) ? 'it' : 'them'}.`);
    },

    unpin(removed) {
      change('Unpin a recording', (choice) => ({ ...choice, pinned: without(choice.pinned, removed) }));
      say(`${namesOf(removed)} unpinned.`);
    },

    ban(added) {
      const bans = references(added);
      const banned = [...without(editor.document.prompt.recordings.banned, bans), ...bans];
      if (banned.length > listLimits.recordings)
        return say(`Up to ${listLimits.recordings} recordings can be banned: allow some first.`);
      change('Ban a recording', (choice) => ({ ...choice, pinned: without(choice.pinned, bans), banned }));
      say(`${namesOf(bans)} ${isOne(bans) ? 'is' : 'are'} not used again in this project.`);
    },

    allow(removed) {
      change('Allow a recording', (choice) => ({ ...choice, banned: without(choice.banned, removed) }));
      say(`${namesOf(removed)} may be used again.`);
    },

    swap: (takeId) =>
      jobs.run('generate', 'choose-recordings', async (context) => {
        const take = editor.document.takes.find(({ id }) => id === takeId);
        if (!take) return '';
        const { pinned: before, ...choice } = editor.document.prompt.recordings;
        const prompt = { ...take.prompt, recordings: { ...choice, pinned: [] } };
        const { options } = await recordings.nearWords({ prompt, picture: take.picture }, context);
        throwIfAborted(context.signal);
        const next = nextAfter(options, [
          ...recordingsOf(take),
          ...before.map((one) => ({ ...one, weight: 1 })),
        ]);
        if (next.length === 0) return 'No other recording is near these words.';
        const pins = references(next);
        change('Swap a recording', (current) =>
          pinned({ ...current, pinned: without(without(current.pinned, recordingsOf(take)), before) }, pins),
        );
        return `${namesOf(pins)} pinned: generate to hear ${isOne(pins) ? 'it' : 'them'}.`;
      }),

    allowShareAlike: (allowed) =>
      change(`Share-alike recordings ${allowed ? 'on' : 'off'}`, (choice) => ({
        ...choice,
        allowShareAlike: allowed,
      })),
  };
}

function pinned(choice: RecordingChoice, pins: readonly RecordingReference[]): RecordingChoice {
  return {
    ...choice,
    pinned: [...without(choice.pinned, pins), ...pins],
    banned: without(choice.banned, pins),
  };
}

function without<Item extends RecordingReference>(
  from: readonly Item[],
  removed: readonly RecordingKey[],
): readonly Item[] {
  return from.filter((one) => !holdsRecording(removed, one));
}

/** Without weights, and without reference sounds, which the prompt has anyway. */
function references(recordings: readonly AnyRecording[]): RecordingReference[] {
  return recordings.flatMap(({ source, id, name, licence, attribution }) =>
    source === 'reference' ? [] : [{ source, id, name, licence, attribution }],
  );
}

function namesOf(recordings: readonly { readonly name: string }[]): string {
  return [...new Set(recordings.map(({ name }) => name))].join(' and ');
}

/** Takes of one recording have one name. */
function isOne(recordings: readonly { readonly name: string }[]): boolean {
  return new Set(recordings.map(({ name }) => name)).size === 1;
}
