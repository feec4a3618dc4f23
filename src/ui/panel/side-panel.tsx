import { Editable } from '../controls/editable';
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
  return (
    <aside className="side-panel" aria-label="Sound generation">
      <div className="side-panel-scroll">
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
