import { isDraft } from '../../core/diffusion/step-presets';
import { listInWords } from '../../core/list-in-words';
import type { SoundId } from '../../core/audio/sound-id';
import type { Recipe, Take } from '../../core/project/project';
import type { CurveOrigin } from '../../core/project/take-curve';
import { describeRange } from '../../editor/describe';
import { describeLoudness, MAX_TRUE_PEAK } from '../../studio/export/sound-loudness';
import { isRunning } from '../../studio/jobs/job';
import { pictureWords } from '../../studio/takes/picture-words';
import { roomWords } from '../../studio/takes/room-words';
import { Icon } from '../controls/icon';
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
        {[...recipeWords(take), `seed ${take.seed}`, `made in ${totalSeconds(take).toFixed(1)} s`].join(
          ' · ',
        )}
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
          <Icon name="again" />
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
  const whole = [...recipeWords(take), shareWords(take)];
  return (
    <ul className="take-retakes" aria-label="Retaken ranges">
      {take.retakes.map((retake, index) => {
        const words = [...recipeWords(retake), shareWords(retake)];
        const own = [...words.filter((word) => !whole.includes(word)), ...absentWords(retake, take)];
        return (
          <li key={index} className="hint">
            {[`${ranges[index]} again`, `seed ${retake.seed}`, ...own].join(' · ')}
          </li>
        );
      })}
    </ul>
  );
}

function recipeWords(recipe: Recipe): string[] {
  const { envelopeLock, guidance, packId, packVersion, prompt, provider, room, sampler, steps } = recipe;
  const words = prompt.text || listInWords(prompt.references.map(({ name }) => name));
  const requested = [words, pictureWords(recipe)].filter(Boolean);
  return [
    ...(requested.length > 0 ? requested : ['no prompt']),
    `${steps} ${steps === 1 ? 'step' : 'steps'}`,
    `guidance ${guidance}`,
    sampler,
    ...(envelopeLock ? ['envelope lock'] : []),
    ...roomWords(room),
    `${packId} ${packVersion}`,
    providerName(provider),
  ];
}

/** What the whole has and the retake has not. */
function absentWords(retake: Recipe, whole: Recipe): string[] {
  return [
    ...(whole.envelopeLock && !retake.envelopeLock ? ['no envelope lock'] : []),
    ...(whole.room.tone && !retake.room.tone ? ['no room tone'] : []),
    ...(whole.room.reverb && !retake.room.reverb ? ['no reverb'] : []),
  ];
}

function shareWords({ recordingShare }: Recipe): string {
  return `${Math.round(100 * recordingShare)} % recordings`;
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
