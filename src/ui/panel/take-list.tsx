import { useEffect, useRef, useState } from 'react';
import { bestTake } from '../../core/project/best-take';
import type { Take } from '../../core/project/project';
import { curveOrigin } from '../../core/project/take-curve';
import { IconButton } from '../controls/icon-button';
import { Toolbar } from '../controls/toolbar';
import { isOneColumn } from '../frame/one-column';
import { usePageRegions } from '../frame/page-regions';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { useCommandTitle } from '../keyboard/use-command-title';
import { TakeDetails } from './take-details';
import { ERROR_HELP, TakeOption } from './take-option';

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
      <IconButton
        icon="star"
        className="small quiet favourite"
        label="Favourite take"
        aria-pressed={take.favourite === true}
        title={favouriteTitle}
        onClick={() => studio.takes.setFavourite(take.id, !take.favourite)}
      />
      <IconButton
        icon="pencil"
        className="small quiet"
        label="Rename take"
        title="Rename take (F2 in the list)"
        onClick={() => studio.editor.setSession({ takeBeingNamed: take.id })}
      />
      <IconButton
        icon="trash"
        className="small quiet"
        label="Delete take"
        title="Delete take (Delete in the list)"
        onClick={() => studio.takes.delete(take.id)}
      />
    </Toolbar>
  );
}
