import { useMemo } from 'react';
import { type ShownSound, shownSounds, sureSounds } from '../../core/picture/shown-sounds';
import { settingBounds } from '../../core/project/bounds';
import { mapRange } from '../../editor/mapper/map-range';
import type { PictureState } from '../../studio/picture/picture-state';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { describePicture } from './describe-picture';

/** What the clip or the selected range shows: its sounds as words to add, and how much they count beside words and reference. */
export function PictureField() {
  const studio = useStudio();
  const weight = useEditorState(({ document }) => document.prompt.pictureWeight);
  const hasClassifier = useStudioState(({ manifest }) => manifest?.roles.cavp?.classes !== undefined);
  const hasClip = useStudioState(({ clip }) => clip !== null);
  const picture = useStudioState((state) => state.picture);
  const range = useEditorState((state) => mapRange(state));
  const sounds = useSureSounds(picture, range);
  if (!hasClassifier || !hasClip) return null;
  const text = describePicture(picture, sounds, weight, range !== null);
  return (
    <div className="picture-sounds" role="group" aria-label="Picture">
      <label
        className="weight"
        title="What the picture shows is added to the prompt. Left: not at all. Right: the picture alone. Where nothing in the picture is recognised it adds nothing."
        onDoubleClick={() => studio.prompt.set({ pictureWeight: 0 })}
      >
        <span>Prompt</span>
        <input
          type="range"
          {...settingBounds.pictureWeight}
          step={0.05}
          value={weight}
          aria-label="Picture weight"
          aria-valuetext={`${Math.round(weight * 100)} % picture`}
          onChange={(event) => studio.prompt.set({ pictureWeight: Number(event.target.value) })}
          onBlur={() => studio.editor.seal()}
        />
        <span>Picture</span>
      </label>
      <div className="picture-shown">
        <p className="hint" aria-live="polite" title={text}>
          {text}
        </p>
        {sounds.length > 0 && (
          <ul aria-label="Sounds of the picture">
            {sounds.map(({ name, words, share }) => (
              <li key={words}>
                <button
                  type="button"
                  className="button small"
                  title={`Add to the prompt: ${words}`}
                  onClick={() => studio.prompt.addWords(words)}
                >
                  {name} {Math.round(100 * share)} %
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function useSureSounds(
  picture: PictureState,
  range: { readonly start: number; readonly end: number } | null,
): readonly ShownSound[] {
  const scores = picture.phase === 'ready' ? picture.scores : null;
  return useMemo(() => (scores ? sureSounds(shownSounds(scores, range)) : []), [scores, range]);
}
