import { type KeyboardEvent, memo, type MouseEvent, useEffect, useRef, useState } from 'react';
import type { SoundMatch } from '../../sound-index/api';
import { Icon } from '../controls/icon';
import { isOneColumn } from '../frame/one-column';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { describePlace, describeReason, formatDuration } from './describe-match';
import { soundDrag } from './drag-sound';

/** What was found. A click auditions; arrows move, Space plays and stops, Enter makes the sound a reference. */
export function SoundList() {
  const studio = useStudio();
  const { matches, total, searching } = useStudioState((state) => state.soundFolders.search);
  const playing = useStudioState((state) => state.soundFolders.playing);
  const [chosen, setChosen] = useState<string | null>(null);
  const index = Math.max(
    0,
    matches.findIndex(({ id }) => id === chosen),
  );
  const selected = matches[index];
  if (!selected)
    return <p className="hint">{searching ? 'Searching…' : 'No sounds found. Try other words.'}</p>;

  const audition = ({ id }: SoundMatch) => void studio.soundFolders.audition(id);
  const moveTo = (next: SoundMatch | undefined) => {
    if (!next || next.id === selected.id) return;
    setChosen(next.id);
    // Auditioning goes on with the next sound.
    if (playing !== null) audition(next);
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => moveTo(matches[index + 1]),
    ArrowUp: () => moveTo(matches[index - 1]),
    Home: () => moveTo(matches[0]),
    End: () => moveTo(matches.at(-1)),
    ' ': () => audition(selected),
    Enter: () => void studio.soundFolders.useAsReference(selected.id),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  const onClick = ({ target }: MouseEvent) => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[role=option]') : null;
    const match = row ? matches[Number(row.dataset['position'])] : undefined;
    if (!match) return;
    setChosen(match.id);
    audition(match);
  };
  return (
    <>
      <p className="hint sounds-count" aria-live="polite">
        {matches.length < total ? `The first ${matches.length} of ${total}` : `${total} found`}
        {searching && ', searching…'}
      </p>
      <div
        id="sound-list"
        role="listbox"
        aria-label="Sound list"
        className="sound-list"
        tabIndex={0}
        aria-activedescendant={optionId(index)}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {matches.map((match, position) => (
          <SoundOption
            key={match.id}
            match={match}
            position={position}
            selected={position === index}
            playing={match.id === playing}
          />
        ))}
      </div>
      <SoundDetails match={selected} playing={selected.id === playing} />
    </>
  );
}

function optionId(position: number): string {
  return `sound-${position}`;
}

interface SoundOptionProps {
  readonly match: SoundMatch;
  readonly position: number;
  readonly selected: boolean;
  readonly playing: boolean;
}

/** Remembered: moving through a hundred sounds draws two of them. */
const SoundOption = memo(function SoundOption({ match, position, selected, playing }: SoundOptionProps) {
  const element = useRef<HTMLDivElement>(null);
  const reason = describeReason(match);
  useEffect(() => {
    if (selected && !isOneColumn()) element.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const parts = [match.name, describePlace(match), formatDuration(match.duration), reason];
  return (
    <div
      ref={element}
      role="option"
      id={optionId(position)}
      data-position={position}
      className="sound-option"
      aria-selected={selected}
      aria-label={[...parts.filter((part) => part !== ''), ...(playing ? ['playing'] : [])].join(', ')}
      data-playing={playing || undefined}
      title={match.path}
      {...soundDrag(match.id)}
    >
      <Icon name={playing ? 'pause' : 'play'} />
      <span className="sound-name">{match.name}</span>
      <span className="numeric">{formatDuration(match.duration)}</span>
      <small className="sound-place">{describePlace(match)}</small>
      <small className="sound-reason">{reason}</small>
    </div>
  );
});

/** The selected sound: what is known of it, and what can be done with it. */
function SoundDetails({ match, playing }: { readonly match: SoundMatch; readonly playing: boolean }) {
  const studio = useStudio();
  const facts = [
    `${(match.sampleRate / 1000).toFixed(1)} kHz`,
    channelNames[match.channels] ?? `${match.channels} channels`,
    ...(match.category ? [match.category] : []),
    ...(match.licence ? [match.licence] : []),
  ];
  return (
    <div className="sound-details">
      <p className="hint">
        {match.name} · {facts.join(' · ')}
      </p>
      <div className="button-row">
        <button
          type="button"
          className="button small"
          onClick={() => void studio.soundFolders.audition(match.id)}
        >
          <Icon name={playing ? 'pause' : 'play'} />
          {playing ? 'Stop sound' : 'Audition sound'}
        </button>
        <button
          type="button"
          className="button small"
          title="Enter in the list, or drag the sound onto the prompt"
          onClick={() => void studio.soundFolders.useAsReference(match.id)}
        >
          Use as reference
        </button>
      </div>
    </div>
  );
}

const channelNames: Readonly<Record<number, string>> = { 1: 'mono', 2: 'stereo' };
