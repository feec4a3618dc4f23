import { Picture } from '../picture/picture';
import { TransportBar } from '../transport/transport-bar';
import { usePart } from '../hooks/use-part';
import { useStudioState } from '../hooks/use-studio';
import { usePageRegions } from './page-regions';
import { StageDivider } from './stage-divider';
import './workspace.css';

const loadTracks = () => import('./tracks');
const loadSidePanel = () => import('../panel/side-panel');

/**
 * Picture above the timeline on the left, side panel on the right. The picture of the first clip comes first; timeline and panel
 * follow one after the other, so that none of them blocks the page for long.
 */
export function Workspace() {
  const regions = usePageRegions();
  const tracks = usePart(
    loadTracks,
    useStudioState((state) => state.pictureShown || state.clip === null),
  );
  const panel = usePart(loadSidePanel, tracks !== null);
  return (
    <div className="workspace">
      <main className="stage" ref={regions.ref('picture')}>
        <Picture />
        <StageDivider />
        <TransportBar />
        <div className="tracks" ref={regions.ref('envelope')}>
          {tracks && <tracks.Tracks />}
        </div>
      </main>
      {panel ? <panel.SidePanel /> : <aside className="side-panel" />}
    </div>
  );
}
