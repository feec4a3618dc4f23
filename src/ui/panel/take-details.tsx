import { isDraft } from '../../core/diffusion/step-presets';
import type { SoundId } from '../../core/audio/sound-id';
import type { Take } from '../../core/project/project';
import type { CurveOrigin } from '../../core/project/take-curve';
import { describeRange } from '../../editor/describe';
import { describeLoudness, MAX_TRUE_PEAK } from '../../studio/export/sound-loudness';
import { isRunning } from '../../studio/jobs/job';
import { recipeWords, retakeWords } from '../../studio/takes/recipe-words';
import { RetakeButton } from '../controls/retake-button';
import { Toolbar } from '../controls/toolbar';
import { providerName } from '../controls/provider-names';
import { useReturnedFocus } from '../hooks/use-returned-focus';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { totalSeconds } from './take-option';
import { TakeRecordings } from './take-recordings';

interface TakeDetailsProps {
  readonly take: Take;
  readonly origin: CurveOrigin;
  readonly hasAudio: boolean;
}

/** What a take was made of, how loud it is, and what can be done with it. */
export function TakeDetails({ take, origin, hasAudio }: TakeDetailsProps) {
  const studio = useStudio();
  const busy = useStudioState(({ jobs }) => isRunning(jobs.generate) || isRunning(jobs.map));
  const againButton = useReturnedFocus(busy);
  const manifest = useStudioState((state) => state.manifest);
  const fullSteps = manifest?.sampler.steps ?? 0;
  const isDraftHere = manifest?.id === take.packId && isDraft(take.steps, manifest.sampler);
  return (
    <div className="take-details">
      {!hasAudio && (
        <p className="hint">
          The sound of this take is not stored in this browser. Its recipe generates it again.
        </p>
      )}
      {origin === 'earlier' && (
        <p className="hint">
          Made from an earlier curve. Its error and the level errors in the lane are against that curve.
        </p>
      )}
      {origin === 'unknown' && (
        <p className="hint">
          The curve of this take was not stored. The level errors in the lane are against the present curve.
        </p>
      )}
      <p className="hint">
        {[
          `seed ${take.seed}`,
          ...recipeWords(take),
          providerName(take.provider),
          `made in ${totalSeconds(take).toFixed(1)} s`,
        ].join(' · ')}
      </p>
      <Retakes take={take} />
      <TakeLoudness sound={take.sound} />
      <TakeRecordings take={take} />
      <Toolbar label={take.name} className="button-row">
        <button
          type="button"
          className="button small"
          title="Set curve, silence locks, prompt and settings to those of this take"
          onClick={() => void studio.takes.useRecipe(take.id)}
        >
          Use recipe
        </button>
        <button
          ref={againButton}
          type="button"
          className="button small"
          disabled={busy}
          title={
            hasAudio
              ? 'Generate a new take from the recipe of this one'
              : 'Generate the sound of this take from its recipe'
          }
          onClick={() => void studio.takes.generateAgain(take.id)}
        >
          Run again
        </button>
        {hasAudio && (
          <button
            type="button"
            className="button small"
            disabled={busy}
            title="Generate another take from the recipe of this one, with another seed"
            onClick={() => void studio.takes.vary(take.id)}
          >
            Vary
          </button>
        )}
        {hasAudio && <RetakeButton label="Retake range" className="button small" />}
        {isDraftHere && (
          <button
            type="button"
            className="button small"
            disabled={busy}
            title={`Generate a new take from the recipe and seed of this one in all ${fullSteps} steps`}
            onClick={() => void studio.takes.makeFinal(take.id)}
          >
            Make final
          </button>
        )}
      </Toolbar>
    </div>
  );
}

/** What each range of a take that was made again was made from: its seed, and what else is not as in the whole. */
function Retakes({ take }: { readonly take: Take }) {
  const ranges = useEditorState((state) => take.retakes.map(({ range }) => describeRange(state, range)));
  if (take.retakes.length === 0) return null;
  return (
    <ul className="take-retakes" aria-label="Retaken ranges">
      {take.retakes.map((retake, index) => (
        <li key={index} className="hint">
          {[`${ranges[index]} again`, ...retakeWords(retake, take)].join(' · ')}
        </li>
      ))}
    </ul>
  );
}

/** It has its line before it is measured, so that nothing moves. */
function TakeLoudness({ sound }: { readonly sound: SoundId }) {
  const loudness = useStudioState((state) => state.loudness.get(sound));
  const isOver = loudness !== undefined && loudness.truePeak > MAX_TRUE_PEAK;
  return (
    <p
      className="hint numeric take-loudness"
      data-over={isOver || undefined}
      title={`Integrated loudness and true peak (ITU-R BS.1770). Deliveries after EBU R 128 allow ${MAX_TRUE_PEAK} dBTP.`}
    >
      {loudness && describeLoudness(loudness)}
      {isOver && ` (over ${MAX_TRUE_PEAK})`}
    </p>
  );
}
