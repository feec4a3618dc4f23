import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../controls/icon-button';
import { useObstacle } from '../hooks/use-obstacle';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { likeReferenceObstacle, likeTakeObstacle } from '../../studio/commands/readiness';

/** Milliseconds without typing after which the search begins. */
const TYPING_MILLISECONDS = 120;

/** Words, and the sound that results should be like. */
export function SoundSearch({ inputRef }: { readonly inputRef: React.Ref<HTMLInputElement> }) {
  const studio = useStudio();
  const like = useStudioState((state) => state.soundFolders.search.like);
  const [text, setText] = useState(() => studio.store.getState().soundFolders.search.text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <>
      <input
        ref={inputRef}
        type="text"
        value={text}
        maxLength={300}
        aria-label="Find sounds"
        placeholder="Find sounds: old door, slow creak"
        onChange={({ target: { value } }) => {
          setText(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => void studio.soundFolders.find(value), TYPING_MILLISECONDS);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          document.getElementById('sound-list')?.focus();
        }}
      />
      {like === null ? (
        <LikeButtons />
      ) : (
        <div className="sounds-like">
          <span title={like}>Like {like}</span>
          <IconButton
            icon="close"
            className="quiet"
            label="Clear likeness"
            title="Clear likeness"
            onClick={() => void studio.soundFolders.likeNothing()}
          />
        </div>
      )}
    </>
  );
}

function LikeButtons() {
  const studio = useStudio();
  const noReference = useObstacle(likeReferenceObstacle);
  const noTake = useObstacle(likeTakeObstacle);
  return (
    <div className="button-row">
      <button
        type="button"
        className="button small"
        disabled={noReference !== null}
        title={noReference ?? 'Sounds like the reference sound'}
        onClick={() => void studio.soundFolders.likeReference()}
      >
        Like the reference
      </button>
      <button
        type="button"
        className="button small"
        disabled={noTake !== null}
        title={noTake ?? 'Sounds like the selected range of the current take, or like all of it'}
        onClick={() => void studio.soundFolders.likeTake()}
      >
        Like the take
      </button>
    </div>
  );
}
