import type { Take } from '../../core/project/project';
import type { CurveOrigin } from '../../core/project/take-curve';
import { describeRange } from '../../editor/describe';
import { Icon } from '../controls/icon';
import { NameField } from '../controls/name-field';
import { useEditorState, useStudio } from '../hooks/use-studio';

export const ERROR_HELP =
  'Mean level error in dB, weighted by loudness, against the curve that the take was made from';

/** What a take was made from, where it is not the present curve. */
const originTexts = {
  earlier: 'made from an earlier curve',
  unknown: 'its curve was not stored',
} as const;

interface TakeOptionProps {
  readonly take: Take;
  readonly number: number;
  readonly selected: boolean;
  /** The take with the smallest error among those of the present curve. */
  readonly best: boolean;
  readonly origin: CurveOrigin;
  /** The take's audio is on this machine. */
  readonly hasAudio: boolean;
  /** The name has been edited. @param byKey the field is not left for another control. */
  readonly onNamed: (byKey: boolean) => void;
}

/** A row of the take list. Its star and its name answer to the pointer; keys and buttons for both are beside the list. */
export function TakeOption({ take, number, selected, best, origin, hasAudio, onNamed }: TakeOptionProps) {
  const studio = useStudio();
  const isBeingNamed = useEditorState(({ session }) => session.takeBeingNamed === take.id);
  const error = take.levelError === null ? 'error unknown' : `mean error ${take.levelError.toFixed(1)} dB`;
  const retaken = useRetakeWords(take);
  const description = [
    take.name,
    ...(retaken === null ? [] : [retaken]),
    `seed ${take.seed}`,
    ...(take.favourite ? ['favourite'] : []),
    ...(best ? ['best match'] : []),
    error,
    ...(origin === 'present' ? [] : [originTexts[origin]]),
    `generated in ${totalSeconds(take).toFixed(1)} s`,
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
      <span
        className="favourite"
        data-on={take.favourite}
        title="Favourite"
        onClick={(event) => {
          event.stopPropagation();
          studio.takes.setFavourite(take.id, !take.favourite);
        }}
      >
        <Icon name="star" />
      </span>
      {isBeingNamed ? (
        <NameField
          label={`Name of ${take.name}`}
          name={take.name}
          onEnd={(typed, byKey) => {
            onNamed(byKey);
            if (typed !== null) studio.takes.rename(take.id, typed);
          }}
        />
      ) : (
        <span
          className="take-name"
          title={`${take.name}. Double-click: rename`}
          onDoubleClick={() => studio.editor.setSession({ takeBeingNamed: take.id })}
        >
          {take.name}
        </span>
      )}
      <span
        className="numeric"
        data-best={best || undefined}
        title={`${best ? 'Best match of the present curve. ' : ''}${ERROR_HELP}. E-L1 (paper) ${take.envelopeError?.toFixed(4) ?? 'unknown'}`}
      >
        {best && '✓ '}
        {take.levelError === null ? '–' : take.levelError.toFixed(1)}
      </span>
      {(retaken !== null || origin !== 'present') && (
        <small
          className="take-origin"
          title={[origin !== 'present' && `This take: ${originTexts[origin]}.`, retaken]
            .filter(Boolean)
            .join(' ')}
        >
          {[origin !== 'present' && `${origin} curve`, retaken].filter(Boolean).join(' · ')}
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

export function totalSeconds(take: Take): number {
  return Object.values(take.seconds).reduce((sum, seconds) => sum + seconds, 0);
}
