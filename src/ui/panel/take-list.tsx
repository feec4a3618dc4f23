import { type KeyboardEvent, useEffect, useRef } from 'react';
import { bestTake } from '../../core/project/best-take';
import type { Take } from '../../core/project/project';
import { Icon } from '../controls/icon';
import { providerName } from '../controls/provider-names';
import { isOneColumn } from '../frame/one-column';
import { usePageRegions } from '../frame/page-regions';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';

const ERROR_HELP = 'Mean level error against the envelope in dB, weighted by loudness';

/** The generated takes. The current take is audible, shown in the lane and exported; keys 1 to 9 also choose it. */
export function TakeList() {
  const { takes, currentTake } = useEditorState((state) => state.document);
  const waveforms = useStudioState((state) => state.takeWaveforms);
  const studio = useStudio();
  const regions = usePageRegions();
  const best = bestTake(takes);
  const current = takes.find(({ id }) => id === currentTake);
  const move = (event: KeyboardEvent, by: number) => {
    const index = takes.findIndex(({ id }) => id === currentTake);
    const next = takes[Math.min(takes.length - 1, Math.max(0, index + by))];
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
                best={take === best}
                hasAudio={waveforms.has(take.id)}
              />
            ))}
          </div>
          {current && <TakeDetails take={current} hasAudio={waveforms.has(current.id)} />}
        </>
      )}
    </section>
  );
}

interface TakeOptionProps {
  readonly take: Take;
  readonly number: number;
  readonly selected: boolean;
  /** The take with the lowest envelope error (E-L1). */
  readonly best: boolean;
  /** The take's audio is on this machine. */
  readonly hasAudio: boolean;
}

function TakeOption({ take, number, selected, best, hasAudio }: TakeOptionProps) {
  const studio = useStudio();
  const element = useRef<HTMLDivElement>(null);
  const seconds = totalSeconds(take);
  const error = take.levelError === null ? 'error unknown' : `error ${take.levelError.toFixed(1)} dB`;
  const description = [
    take.name,
    `seed ${take.seed}`,
    ...(best ? ['best match'] : []),
    error,
    `generated in ${seconds.toFixed(1)} s`,
    ...(hasAudio ? [] : ['audio missing']),
  ].join(', ');
  useEffect(() => {
    // In one column the whole page scrolls; a new take must not scroll it away from the picture.
    if (selected && !isOneColumn()) element.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <div
      ref={element}
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
        title={`${best ? 'Best match. ' : ''}${ERROR_HELP}. E-L1 (paper) ${take.envelopeError.toFixed(4)}`}
      >
        {best && '★ '}
        {take.levelError === null ? '–' : take.levelError.toFixed(1)}
      </span>
      <span className="numeric" title="Generation time">
        {seconds.toFixed(1)} s
      </span>
    </div>
  );
}

function TakeDetails({ take, hasAudio }: { take: Take; hasAudio: boolean }) {
  const studio = useStudio();
  const prompt = take.prompt.text || take.prompt.reference?.name || 'no prompt';
  return (
    <div className="take-details">
      <p className="hint">
        {hasAudio ? '' : 'The audio is not on this machine; use the recipe to generate it again. '}
        {prompt} · {take.steps} {take.steps === 1 ? 'step' : 'steps'} · guidance {take.guidance} ·{' '}
        {take.sampler}
        {take.envelopeLock && ' · envelope lock'} · {take.packId} {take.packVersion} ·{' '}
        {providerName(take.provider)}
      </p>
      <div className="button-row">
        <button
          type="button"
          className="button small"
          title="Recall prompt, seed, steps and guidance of this take"
          onClick={() => studio.takes.useRecipe(take.id)}
        >
          <Icon name="again" />
          Use recipe
        </button>
        <button type="button" className="button small" onClick={() => studio.takes.delete(take.id)}>
          <Icon name="trash" />
          Delete take
        </button>
      </div>
    </div>
  );
}

function totalSeconds(take: Take): number {
  return Object.values(take.seconds).reduce((sum, seconds) => sum + seconds, 0);
}
