import { useEffect, useRef } from 'react';
import { Editable } from '../controls/editable';
import { useEditorState } from '../hooks/use-studio';
import { ExportPanel } from './export-panel';
import { GenerateBar } from './generate-bar';
import { GenerationPanel } from './generation-panel';
import { MapPanel } from './map-panel';
import { PromptPanel } from './prompt-panel';
import { PerformPanel } from '../perform/perform-panel';
import { SoundsPanel } from '../sounds/sounds-panel';
import { TakeList } from './take-list';
import './panel.css';

/** Mapping, prompt, sounds, generation, takes and export, in the order of work. */
export function SidePanel() {
  const scroller = useRef<HTMLDivElement>(null);
  /** The clip while it has no takes. */
  const fresh = useEditorState(({ document: { clip, takes } }) => (takes.length > 0 ? null : clip?.fileName));
  useEffect(() => {
    // The work on it begins at the top, with Map envelope.
    if (fresh) scroller.current?.scrollTo({ top: 0 });
  }, [fresh]);
  return (
    <aside className="side-panel" aria-label="Sound generation">
      <div ref={scroller} className="side-panel-scroll">
        <Editable>
          <MapPanel />
          <PerformPanel />
          <PromptPanel />
        </Editable>
        <SoundsPanel />
        <Editable>
          <GenerationPanel />
          <GenerateBar />
          <TakeList />
        </Editable>
      </div>
      <ExportPanel />
    </aside>
  );
}
