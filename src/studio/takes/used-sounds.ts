import type { SoundId } from '../../core/audio/sound-id';
import type { Project } from '../../core/project/project';
import { recipesOf } from '../../core/project/recipes-of';
import type { Editor } from '../../editor/editor';

/** The sounds that the project and every step of its history refer to: of takes, and of references. */
export function soundsWithin(editor: Editor): ReadonlySet<SoundId> {
  const { document, steps } = editor.committed();
  const documents = [...steps.done, ...steps.undone].flatMap((step) => [
    step.before.document,
    step.after.document,
  ]);
  return new Set([...new Set([editor.document, document, ...documents])].flatMap(soundsOf));
}

/** The sounds that a project refers to, some perhaps more than once. */
function soundsOf({ prompt, takes }: Project): SoundId[] {
  const prompts = [prompt, ...takes.flatMap(recipesOf).map((recipe) => recipe.prompt)];
  const references = prompts.flatMap(({ references: own }) => own);
  return [...takes, ...references].map(({ sound }) => sound);
}
