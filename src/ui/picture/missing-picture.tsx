import { isRunning } from '../../studio/jobs/job';
import { chooseVideo } from '../controls/choose-video';
import { useStudio, useStudioState } from '../hooks/use-studio';

/** In place of the picture while the clip of the open project is not open: how to open it again. */
export function MissingPicture() {
  const studio = useStudio();
  const absent = useStudioState((state) => state.library.absentClip);
  const opening = useStudioState((state) => isRunning(state.jobs.open));
  if (opening) return <p className="picture-missing">Reading the file…</p>;
  if (!absent) return null;
  const { fileName, remembered } = absent;
  const choose = () => chooseVideo(studio);
  return (
    <div className="picture-missing">
      <p>
        {remembered
          ? `The picture is missing: this browser needs your permission to read ${fileName}.`
          : `The picture is missing: open ${fileName}, or drop it here.`}
      </p>
      <div className="button-row">
        {remembered && (
          <button
            type="button"
            className="button primary"
            onClick={() => void studio.library.openRememberedClip()}
          >
            Open {fileName} again
          </button>
        )}
        <button type="button" className={remembered ? 'button' : 'button primary'} onClick={choose}>
          Choose the file…
        </button>
      </div>
    </div>
  );
}
