import { describe, expect, test, vi } from 'vitest';
import { emptyProject } from '../../core/project/project';
import { serialiseProject } from '../../core/project/project-schema';
import { type Bench, bench, file } from '../testing';

const tone = { sampleRate: 44100, channels: [Float32Array.from({ length: 400 }, (_, i) => Math.sin(i / 5))] };

/** Two takes, the second without reference; the reference is two undo steps back. */
async function worked(): Promise<Bench> {
  const one = bench({ decoded: tone });
  const { clip, envelope, prompt, takes } = one.studio;
  await clip.open(file('door.mp4'));
  await envelope.map();
  prompt.set({ text: 'door' });
  await prompt.addReference(file('ref.wav'));
  await takes.generate();
  prompt.removeReference(one.studio.editor.document.prompt.references[0]!.sound);
  prompt.set({ text: 'wood' });
  await takes.generate();
  return one;
}

async function saved(one: Bench, withClip = false): Promise<File> {
  await one.studio.project.save(withClip);
  const { blob, name } = one.delivered.at(-1)!;
  return new File([blob], name);
}

const notice = (one: Bench) => one.studio.store.getState().notice;
const alerts = (one: Bench) => one.studio.store.getState().alerts.map(({ text }) => text);

describe('a project file', () => {
  test('in a fresh browser: document, takes with their sound, undo and the reference of an undo step', async () => {
    const one = await worked();
    const opened = bench();
    await opened.studio.openFile(await saved(one));
    expect(alerts(opened)).toEqual([]);
    expect(notice(opened)).toBe('Project opened. Open door.mp4 to see its picture.');
    expect(opened.studio.editor.document).toEqual(one.studio.editor.document);
    expect(opened.studio.store.getState().library.open?.name).toBe('door');
    await vi.waitFor(() => expect(opened.studio.store.getState().takeWaveforms.size).toBe(2));
    const before = one.studio.editor.committed().steps.done.map(({ label }) => label);
    expect(opened.studio.editor.committed().steps.done.map(({ label }) => label)).toEqual(before);
    while (opened.studio.editor.document.prompt.references.length === 0) opened.studio.editor.undo();
    const shown = () => [...opened.studio.store.getState().references.values()];
    await vi.waitFor(() => expect(shown()[0]?.seconds).toBe(400 / 44100));
    await opened.studio.takes.useRecipe(opened.studio.editor.document.takes[0]!.id);
    expect(opened.studio.editor.document.prompt.references[0]?.name).toBe('ref.wav');
  });

  test('is stored in the library with its sounds as it opens', async () => {
    const source = await saved(await worked());
    const { database, studio } = bench();
    await studio.openFile(source);
    await studio.library.close();
    const next = bench({ database });
    await next.studio.start();
    const [project] = next.studio.store.getState().library.projects;
    await next.studio.library.open(project!.id);
    await vi.waitFor(() => expect(next.studio.store.getState().takeWaveforms.size).toBe(2));
  });

  test('holds the video on request, which opens with it', async () => {
    const one = await worked();
    const withClip = await saved(one, true);
    expect(notice(one)).toBe('Project saved.');
    const opened = bench();
    await opened.studio.openFile(withClip);
    expect(opened.studio.store.getState().clip?.info.fileName).toBe('door.mp4');
    expect(opened.studio.editor.document.takes).toHaveLength(2);
    expect(opened.studio.store.getState().library.projects.length).toBeLessThanOrEqual(1);
  });

  test('says which sound it does not hold', async () => {
    const one = await worked();
    const { database, studio } = one;
    // The browser has lost the sounds, and the next visit saves the project.
    await studio.library.close();
    for (const key of await database.keys('sounds')) {
      await database.write([{ store: 'sounds', key, remove: true }], ['sounds']);
    }
    const next = bench({ database });
    await next.studio.start();
    await next.studio.library.open(next.studio.store.getState().library.projects[0]!.id);
    await saved(next, true);
    expect(notice(next)).toBe(
      'Project saved. Without the sound of Take 1, Take 2: it is not stored in this browser. Without the video: it is not open.',
    );
  });

  test('of an earlier build, JSON without sounds, opens', async () => {
    const { studio } = bench();
    const text = serialiseProject({ ...emptyProject, prompt: { ...emptyProject.prompt, text: 'old' } });
    await studio.openFile(file('old.v2a.json', text));
    expect(studio.editor.document.prompt.text).toBe('old');
  });

  test('that is damaged leaves the open project as it is', async () => {
    const one = await worked();
    const whole = await saved(one);
    const document = one.studio.editor.document;
    await one.studio.openFile(new File([whole.slice(0, Math.floor(whole.size / 2))], 'cut.v2a'));
    expect(alerts(one).join()).toMatch(/^cut\.v2a cannot be opened/);
    expect(one.studio.editor.document).toBe(document);
    expect(one.studio.store.getState().clip?.info.fileName).toBe('door.mp4');
  });

  test('saving marks the project as saved', async () => {
    const one = await worked();
    expect(one.studio.editor.state.dirty).toBe(true);
    await saved(one);
    expect(one.studio.editor.state.dirty).toBe(false);
  });
});
