import { type KeyboardEvent, useEffect, useRef } from 'react';
import { bestTake } from '../../core/project/best-take';
import type { Take } from '../../core/project/project';
import { Icon } from '../controls/icon';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';

/** Takes that were made. Choosing one makes it the one that is heard, measured and exported; keys 1 to 9 choose too. */
export function TakeList() {
  const { takes, currentTake } = useEditorState((state) => state.document);
  const sounding = useStudioState((state) => state.takeWaveforms);
  const studio = useStudio();
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
    <section className="panel-section takes" aria-label="Takes">
      <h2>Takes</h2>
      {takes.length === 0 ? (
        <p className="hint">Each run adds a take with its recipe. Nothing is replaced.</p>
      ) : (
        <>
          <div className="take take-head" aria-hidden="true">
            <span />
            <span />
            <span>Seed</span>
            <span title={MISS_TITLE}>Miss</span>
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
                sounding={sounding.has(take.id)}
              />
            ))}
          </div>
          {current && <TakeDetails take={current} sounding={sounding.has(current.id)} />}
        </>
      )}
    </section>
  );
}

const MISS_TITLE = 'How far its loudness lies from the curve on average; loud moments count more';

interface TakeOptionProps {
  readonly take: Take;
  readonly number: number;
  readonly selected: boolean;
  /** Follows the curve more closely than every other take. */
  readonly best: boolean;
  readonly sounding: boolean;
}

function TakeOption({ take, number, selected, best, sounding }: TakeOptionProps) {
  const studio = useStudio();
  const element = useRef<HTMLDivElement>(null);
  const seconds = totalSeconds(take);
  const facts = `seed ${take.seed}, ${best ? 'follows best, ' : ''}${followsWithin(take)}, made in ${seconds.toFixed(1)} seconds`;
  useEffect(() => {
    const panel = element.current?.closest('.side-panel-scroll');
    // On small screens the whole page scrolls; a new take must not pull it away from the picture.
    const scrolls = panel && panel.scrollHeight > panel.clientHeight;
    if (selected && scrolls) element.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <div
      ref={element}
      role="option"
      id={`take-${take.id}`}
      aria-selected={selected}
      aria-label={`${take.name}, ${facts}${sounding ? '' : ', without sound'}`}
      className="take"
      data-silent={!sounding || undefined}
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
        title={`${best ? 'Follows best. ' : ''}${MISS_TITLE}. E-L1 ${take.envelopeError.toFixed(4)}`}
      >
        {best && '★ '}
        {take.levelError === null ? take.envelopeError.toFixed(3) : `${take.levelError.toFixed(1)} dB`}
      </span>
      <span className="numeric" title="Seconds it took">
        {seconds.toFixed(1)} s
      </span>
    </div>
  );
}

function TakeDetails({ take, sounding }: { take: Take; sounding: boolean }) {
  const studio = useStudio();
  const words = take.prompt.text || take.prompt.referenceName || 'no words';
  return (
    <div className="take-details">
      <p className="hint">
        {capital(followsWithin(take))}, E-L1 {take.envelopeError.toFixed(4)}.
      </p>
      <p className="hint">
        {sounding ? '' : 'The sound is not on this machine; its seed makes it again. '}
        {words} · {take.steps} {take.steps === 1 ? 'step' : 'steps'} · guidance {take.guidance} ·{' '}
        {take.sampler}
        {take.envelopeLock && ' · envelope lock'} · {take.packId} {take.packVersion} ·{' '}
        {take.provider === 'webgpu' ? 'WebGPU' : 'wasm'}
      </p>
      <div className="button-row">
        <button
          type="button"
          className="button small"
          title="Take over seed, words, steps and guidance of this take"
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

function followsWithin({ levelError, envelopeError }: Take): string {
  if (levelError === null) return `envelope error ${envelopeError.toFixed(4)}`;
  return `follows the curve within ${levelError.toFixed(1)} dB`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function totalSeconds(take: Take): number {
  return Object.values(take.seconds).reduce((sum, seconds) => sum + seconds, 0);
}
