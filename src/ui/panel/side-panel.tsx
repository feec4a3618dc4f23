import { ExportPanel } from './export-panel';
import { GenerateBar } from './generate-bar';
import { GenerationPanel } from './generation-panel';
import { MapPanel } from './map-panel';
import { PromptPanel } from './prompt-panel';
import { PerformPanel } from '../perform/perform-panel';
import { TakeList } from './take-list';
import './panel.css';

/** The way from picture to file, from top to bottom. */
export function SidePanel() {
  return (
    <aside className="side-panel" aria-label="Making sound">
      <div className="side-panel-scroll">
        <MapPanel />
        <PerformPanel />
        <PromptPanel />
        <GenerationPanel />
        <GenerateBar />
        <TakeList />
      </div>
      <ExportPanel />
    </aside>
  );
}
