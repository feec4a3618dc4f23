import { type AuditionKind, auditionKinds } from '../../studio/playback/audition';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { useCommandTitle } from '../keyboard/use-command-title';

/** Makes the curve audible without the model, over what is monitored. */
export function AuditionControls() {
  const studio = useStudio();
  const audition = useStudioState((state) => state.mix.audition);
  const kind = useStudioState((state) => state.mix.auditionKind);
  const title = useCommandTitle('page.audition', 'Make the envelope audible without the model');
  const kindTitle = useCommandTitle('page.audition-kind', 'Sound of the audition');
  return (
    <>
      <button
        type="button"
        className="chip-button"
        aria-pressed={audition}
        title={title}
        onClick={() => studio.playback.setMix({ audition: !audition })}
      >
        Audition
      </button>
      <select
        className="audition-kind"
        aria-label="Audition sound"
        title={kindTitle}
        value={kind}
        onChange={(event) => studio.playback.setMix({ auditionKind: event.target.value as AuditionKind })}
      >
        {auditionKinds.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </>
  );
}
