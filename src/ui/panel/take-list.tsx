import { useEffect, useRef, useState } from 'react';
import { isDraft } from '../../core/diffusion/step-presets';
import { listInWords } from '../../core/list-in-words';
import { bestTake } from '../../core/project/best-take';
import type { SoundId } from '../../core/audio/sound-id';
import type { Recipe, Take } from '../../core/project/project';
import { type CurveOrigin, curveOrigin } from '../../core/project/take-curve';
import { describeRange } from '../../editor/describe';
import { describeLoudness, MAX_TRUE_PEAK } from '../../studio/export/sound-loudness';
import { isRunning } from '../../studio/jobs/job';
import { pictureWords } from '../../studio/takes/picture-words';
import { roomWords } from '../../studio/takes/room-words';
import { Icon } from '../controls/icon';
import { RetakeButton } from '../controls/retake-button';
import { Toolbar } from '../controls/toolbar';
import { providerName } from '../controls/provider-names';
import { isOneColumn } from '../frame/one-column';
import { usePageRegions } from '../frame/page-regions';
import { useReturnedFocus } from '../hooks/use-returned-focus';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { useCommandTitle } from '../keyboard/use-command-title';
import { ERROR_HELP, TakeOption, totalSeconds } from './take-option';
import { TakeRecordings } from './take-recordings';

/**
 * The generated takes. The current take is audible, shown in the lane and exported; keys 1 to 9 also choose it. The list may show the
 * favourites alone, and the current take with them.
 */
export function TakeList() {
  const takes = useEditorState((state) => state.document.takes);
  const currentTake = useEditorState((state) => state.document.currentTake);
  const best = useEditorState(({ document }) => bestTake(document)?.id ?? null);
  const origins = useEditorState(({ document }) => document.takes.map((take) => curveOrigin(take, document)));
  const waveforms = useStudioState((state) => state.takeWaveforms);
  const [onlyFavourites, setOnlyFavourites] = useState(false);
  const studio = useStudio();
  const regions = usePageRegions();
  const hasFavourites = takes.some(({ favourite }) => favourite);
  const isShown = ({ favourite, id }: Take) =>
    !(onlyFavourites && hasFavourites) || favourite === true || id === currentTake;
  const shown = takes.filter(isShown);
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
  const rename = (id: string | null) => studio.editor.setSession({ takeBeingNamed: id });
  const keys: Readonly<Record<string, (taken: Take) => void>> = {
    ArrowDown: (taken) => chooseBeside(taken, 1),
    ArrowUp: (taken) => chooseBeside(taken, -1),
    Delete: ({ id }) => studio.takes.delete(id),
    F2: ({ id }) => rename(id),
  };
  const chooseBeside = (taken: Take, by: 1 | -1) => {
    const next = shown[shown.indexOf(taken) + by];
    if (next) studio.takes.choose(next.id);
  };
  return (
    <section className="panel-section takes" aria-label="Takes" ref={regions.ref('takes')}>
      <div className="takes-head">
        <h2>Takes</h2>
        {hasFavourites && (
          <button
            type="button"
            className="button small"
            aria-pressed={onlyFavourites}
            title="List the favourites alone, and the current take"
            onClick={() => setOnlyFavourites(!onlyFavourites)}
          >
            Favourites only
          </button>
        )}
        {current && <TakeMarks take={current} />}
      </div>
      {takes.length === 0 ? (
        <p className="hint">No takes. Each run adds takes; none is replaced.</p>
      ) : (
        <>
          <div className="take take-head" aria-hidden="true">
            <span title={ERROR_HELP}>Error (dB)</span>
          </div>
          <div
            ref={list}
            role="listbox"
            aria-label="Take list"
            className="take-list"
            tabIndex={0}
            aria-activedescendant={current ? `take-${current.id}` : undefined}
            onKeyDown={(event) => {
              const act = keys[event.key];
              if (!act || !current) return;
              event.preventDefault();
              // F2 renames a marker elsewhere.
              event.stopPropagation();
              act(current);
            }}
          >
            {takes.map(
              (take, index) =>
                isShown(take) && (
                  <TakeOption
                    key={take.id}
                    take={take}
                    number={index + 1}
                    selected={take.id === currentTake}
                    best={take.id === best}
                    origin={origins[index]!}
                    hasAudio={waveforms.has(take.id)}
                    onNamed={(byKey) => {
                      rename(null);
                      if (byKey) list.current?.focus({ preventScroll: true });
                    }}
                  />
                ),
            )}
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

/** What the designer does with the current take as an entry of the list. */
function TakeMarks({ take }: { readonly take: Take }) {
  const studio = useStudio();
  const favouriteTitle = useCommandTitle('page.favourite-take', 'Favourite: easily found again');
  return (
    <Toolbar label="Current take" className="take-marks">
      <button
        type="button"
        className="icon-button small quiet favourite"
        aria-label="Favourite take"
        aria-pressed={take.favourite === true}
        title={favouriteTitle}
        onClick={() => studio.takes.setFavourite(take.id, !take.favourite)}
      >
        <Icon name="star" />
      </button>
      <button
        type="button"
        className="icon-button small quiet"
        aria-label="Rename take"
        title="Rename take (F2 in the list)"
        onClick={() => studio.editor.setSession({ takeBeingNamed: take.id })}
      >
        <Icon name="pencil" />
      </button>
      <button
        type="button"
        className="icon-button small quiet"
        aria-label="Delete take"
        title="Delete take (Delete in the list)"
        onClick={() => studio.takes.delete(take.id)}
      >
        <Icon name="trash" />
      </button>
    </Toolbar>
  );
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
  const ranges = useEditorState((state) =>
    take.retakes.map(({ range }) => describeRange(state, range)).join('\n'),
  ).split('\n');
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
