import { type KeyboardEvent, useEffect, useRef } from 'react';
import { isDraft } from '../../core/diffusion/step-presets';
import { listInWords } from '../../core/list-in-words';
import { bestTake } from '../../core/project/best-take';
import type { SoundId } from '../../core/audio/sound-id';
import type { Recipe, Take } from '../../core/project/project';
import { sameSettings } from '../../core/project/recipe';
import { type CurveOrigin, curveOrigin } from '../../core/project/take-curve';
import { describeRange } from '../../editor/describe';
import { describeLoudness, MAX_TRUE_PEAK } from '../../studio/export/sound-loudness';
import { isRunning } from '../../studio/jobs/job';
import { pictureWords } from '../../studio/takes/picture-words';
import { roomWords } from '../../studio/takes/room-words';
import { Icon } from '../controls/icon';
import { RetakeButton } from '../controls/retake-button';
import { providerName } from '../controls/provider-names';
import { isOneColumn } from '../frame/one-column';
import { usePageRegions } from '../frame/page-regions';
import { useReturnedFocus } from '../hooks/use-returned-focus';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { TakeRecordings } from './take-recordings';

const ERROR_HELP =
  'Mean level error in dB, weighted by loudness, against the curve that the take was made from';

/** What a take was made from, where it is not the present curve. */
const originTexts = {
  earlier: 'made from an earlier curve',
  unknown: 'its curve was not stored',
} as const;

/** The generated takes. The current take is audible, shown in the lane and exported; keys 1 to 9 also choose it. */
export function TakeList() {
  const takes = useEditorState((state) => state.document.takes);
  const currentTake = useEditorState((state) => state.document.currentTake);
  const best = useEditorState(({ document }) => bestTake(document)?.id ?? null);
  const origins = useEditorState(({ document }) => document.takes.map((take) => curveOrigin(take, document)));
  const waveforms = useStudioState((state) => state.takeWaveforms);
  const studio = useStudio();
  const regions = usePageRegions();
  const currentIndex = takes.findIndex(({ id }) => id === currentTake);
  const current = takes[currentIndex];
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // In one column the whole page scrolls; a new take must not scroll it away from the picture.
    if (currentTake === null || isOneColumn()) return;
    // Its details below the list; where not both fit, the take itself.
    list.current?.nextElementSibling?.scrollIntoView({ block: 'nearest' });
    list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: 'nearest' });
  }, [currentTake]);
  const move = (event: KeyboardEvent, by: number) => {
    const next = takes[Math.min(takes.length - 1, Math.max(0, currentIndex + by))];
    if (!next) return;
    event.preventDefault();
    studio.takes.choose(next.id);
  };
  return (
    <section className="panel-section takes" aria-label="Takes" ref={regions.ref('takes')}>
      <h2>Takes</h2>
      {takes.length === 0 ? (
        <p className="hint">No takes. Each run adds takes; none is replaced.</p>
      ) : (
        <>
          <div className="take take-head" aria-hidden="true">
            <span />
            <span />
            <span>Seed</span>
            <span title={ERROR_HELP}>Error (dB)</span>
            <span>Time</span>
          </div>
          <div
            ref={list}
            role="listbox"
            aria-label="Take list"
            className="take-list"
            tabIndex={0}
            aria-activedescendant={current ? `take-${current.id}` : undefined}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown') move(event, 1);
              if (event.key === 'ArrowUp') move(event, -1);
              if (event.key === 'Delete' && current) studio.takes.delete(current.id);
            }}
          >
            {takes.map((take, index) => (
              <TakeOption
                key={take.id}
                take={take}
                number={index + 1}
                selected={take.id === currentTake}
                best={take.id === best}
                origin={origins[index]!}
                hasAudio={waveforms.has(take.id)}
              />
            ))}
          </div>
          {current && (
            <TakeDetails
              take={current}
              origin={origins[currentIndex]!}
              hasAudio={waveforms.has(current.id)}
            />
          )}
        </>
      )}
    </section>
  );
}

interface TakeOptionProps {
  readonly take: Take;
  readonly number: number;
  readonly selected: boolean;
  /** The take with the smallest error among those of the present curve. */
  readonly best: boolean;
  readonly origin: CurveOrigin;
  /** The take's audio is on this machine. */
  readonly hasAudio: boolean;
}

function TakeOption({ take, number, selected, best, origin, hasAudio }: TakeOptionProps) {
  const studio = useStudio();
  const seconds = totalSeconds(take);
  const error = take.levelError === null ? 'error unknown' : `mean error ${take.levelError.toFixed(1)} dB`;
  const retaken = useRetakeWords(take);
  const description = [
    take.name,
    ...(retaken === null ? [] : [retaken]),
    `seed ${take.seed}`,
    ...(best ? ['best match'] : []),
    error,
    ...(origin === 'present' ? [] : [originTexts[origin]]),
    `generated in ${seconds.toFixed(1)} s`,
    ...(hasAudio ? [] : ['sound missing']),
  ].join(', ');
  return (
    <div
      role="option"
      id={`take-${take.id}`}
      aria-selected={selected}
      aria-label={description}
      className="take"
      data-missing={!hasAudio || undefined}
      onClick={() => studio.takes.choose(take.id)}
    >
      <kbd>{number < 10 ? number : ''}</kbd>
      <span className="take-name">{take.name}</span>
      <span className="numeric" title="Seed">
        {take.seed}
      </span>
      <span
        className="numeric"
        data-best={best || undefined}
        title={`${best ? 'Best match of the present curve. ' : ''}${ERROR_HELP}. E-L1 (paper) ${take.envelopeError?.toFixed(4) ?? 'unknown'}`}
      >
        {best && '★ '}
        {take.levelError === null ? '–' : take.levelError.toFixed(1)}
      </span>
      <span className="numeric" title="Generation time">
        {seconds.toFixed(1)} s
      </span>
      {(retaken !== null || origin !== 'present') && (
        <small
          className="take-origin"
          title={origin === 'present' ? undefined : `This take: ${originTexts[origin]}.`}
        >
          {[retaken, origin !== 'present' && `${origin} curve`].filter(Boolean).join(' · ')}
        </small>
      )}
    </div>
  );
}

/** "Take 3, 00:00:02:00 to 00:00:04:00 again": what a take with retakes is; null for others. */
function useRetakeWords(take: Take): string | null {
  return useEditorState((state) => {
    const last = take.retakes.at(-1);
    if (!last) return null;
    const origin = state.document.takes.find(({ id }) => id === last.of)?.name;
    const range = describeRange(state, last.range);
    return `${origin === undefined ? '' : `${origin}, `}${range} again`;
  });
}

interface TakeDetailsProps {
  readonly take: Take;
  readonly origin: CurveOrigin;
  readonly hasAudio: boolean;
}

function TakeDetails({ take, origin, hasAudio }: TakeDetailsProps) {
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
      <p className="hint">{recipeWords(take)}</p>
      <Retakes take={take} />
      <TakeLoudness sound={take.sound} />
      <TakeRecordings take={take} />
      <div className="button-row">
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
        <button
          type="button"
          className="icon-button small quiet delete-take"
          aria-label="Delete take"
          title="Delete take"
          onClick={() => studio.takes.delete(take.id)}
        >
          <Icon name="trash" />
        </button>
      </div>
    </div>
  );
}

/** What each range of a take that was made again was made from: its seed, and more where it differs from the whole. */
function Retakes({ take }: { readonly take: Take }) {
  const ranges = useEditorState((state) =>
    take.retakes.map(({ range }) => describeRange(state, range)).join('\n'),
  ).split('\n');
  if (take.retakes.length === 0) return null;
  return (
    <ul className="take-retakes" aria-label="Retaken ranges">
      {take.retakes.map((retake, index) => (
        <li key={index} className="hint">
          {ranges[index]} again: seed {retake.seed}
          {!(sameSettings(retake, take) && retake.packHash === take.packHash) && ` · ${recipeWords(retake)}`}
        </li>
      ))}
    </ul>
  );
}

function recipeWords(recipe: Recipe): string {
  const { envelopeLock, guidance, packId, packVersion, prompt, provider, room, sampler, steps } = recipe;
  const words = prompt.text || listInWords(prompt.references.map(({ name }) => name));
  return [
    [words, pictureWords(recipe)].filter(Boolean).join(' · ') || 'no prompt',
    `${steps} ${steps === 1 ? 'step' : 'steps'}`,
    `guidance ${guidance}`,
    sampler,
    ...(envelopeLock ? ['envelope lock'] : []),
    ...roomWords(room),
    `${packId} ${packVersion}`,
    providerName(provider),
  ].join(' · ');
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

function totalSeconds(take: Take): number {
  return Object.values(take.seconds).reduce((sum, seconds) => sum + seconds, 0);
}
