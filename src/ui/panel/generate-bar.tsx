import { isRunning } from '../../studio/jobs/job';
import { generateObstacle, liveObstacle, retakeObstacle } from '../../studio/commands/readiness';
import { formatBytes } from '../../core/format-bytes';
import { mapRange } from '../../editor/mapper/map-range';
import { formatSeconds } from '../../studio/jobs/status';
import { isWhole } from '../../studio/takes/partial-take';
import { retakenSeconds } from '../../studio/takes/span-context';
import { estimateTakes, type TakeEstimate } from '../../studio/takes/take-estimate';
import { RunButton } from '../controls/run-button';
import { useNextStep } from '../hooks/use-next-step';
import { useObstacle, useReadiness } from '../hooks/use-obstacle';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { useCommandTitle } from '../keyboard/use-command-title';

/** The Generate button, or the progress of the run. It stays visible while the panel scrolls. */
export function GenerateBar() {
  const studio = useStudio();
  const running = useStudioState((state) => isRunning(state.jobs.generate));
  const obstacle = useObstacle(generateObstacle);
  const isNext = useNextStep() === 'generate';
  const isPreviewed = useStudioState(({ live }) => live.on && live.sound !== null);
  const title = useCommandTitle('page.generate', 'Generate sound that follows the envelope');
  return (
    <div className="generate-bar">
      <div className="generate-row">
        <RunButton
          job="generate"
          progressLabel="Generating"
          obstacle={obstacle}
          title={title}
          isNext={isNext}
          onRun={() => void studio.takes.generate()}
        >
          Generate
        </RunButton>
        {!running && <LivePreview />}
      </div>
      {obstacle !== null && !running && (
        <p className="hint" aria-hidden="true">
          {obstacle}
        </p>
      )}
      {obstacle === null && !running && (isPreviewed ? <PreviewLine /> : <EstimateLine />)}
      {running && <PlayableLine />}
    </div>
  );
}

/** What is changed in the curve sounds at once. */
function LivePreview() {
  const studio = useStudio();
  const live = useStudioState((state) => state.live);
  const obstacle = useObstacle(liveObstacle);
  const title = useCommandTitle(
    'page.live-preview',
    'Makes what you change in the curve at once and plays it in the place of the current take. The take itself stays: Generate makes a new one.',
  );
  return (
    <button
      type="button"
      className="button"
      aria-pressed={live.on}
      disabled={obstacle !== null}
      title={obstacle ?? title}
      onClick={() => studio.live.set(!live.on)}
    >
      Live preview
    </button>
  );
}

/** How what is previewed was made, in the place of the estimate: nothing moves. */
function PreviewLine() {
  const { quality, seconds } = useStudioState((state) => state.live);
  return (
    <p className="hint">
      Preview: {quality === 'draft' ? 'draft' : 'all steps'}, made in {seconds.toFixed(1)} s
    </p>
  );
}

/** How much of the take that is being made can be played. */
function PlayableLine() {
  const partial = useStudioState((state) => state.partialTake);
  if (!partial) return null;
  const { end, range } = partial;
  const made = formatSeconds(end - range.start);
  return (
    <p className="hint">
      The first {made}
      {isWhole(partial) ? '' : ' of the range'} can be played.
    </p>
  );
}

/** What the run will take on this device, and what a retake of the chosen range will. */
function EstimateLine() {
  const project = useEditorState((state) => state.document);
  const manifest = useStudioState((state) => state.manifest);
  const engine = useStudioState((state) => state.engine);
  const measured = useStudioState((state) => state.measured);
  const loadedGraphs = useStudioState((state) => state.loadedGraphs);
  const retaken = useReadiness((scene, page) => {
    const range = mapRange(scene);
    return range && retakeObstacle(scene, page) === null ? retakenSeconds(range, scene.document) : null;
  });
  // A server's speed is not known.
  if (!manifest || !engine || engine.remote) return null;
  const { settings } = project;
  const device = { engine, measured, loadedGraphs };
  const takes = estimateTakes(project, manifest, device);
  if (!takes) return <p className="hint">At once: recordings alone need no model.</p>;
  const one = { ...project, settings: { ...settings, takes: 1 } };
  const retake = retaken === null ? null : estimateTakes(one, manifest, device, retaken);
  return (
    <p className="hint" title="About how long Generate takes, and Retake range, and how much memory">
      {estimateText(takes, settings.takes, retake?.seconds ?? null)}
    </p>
  );
}

/** "About 12 s and 0.6 GB of memory for 2 takes.", with a range "About 12 s for 2 takes, retake 3 s, 0.6 GB.": one line of the panel. */
function estimateText({ seconds, memory }: TakeEstimate, takes: number, retake: number | null): string {
  const run = takes > 1 ? ` for ${takes} takes` : '';
  if (seconds === null) return `About ${formatBytes(memory)} of memory${run}.`;
  if (retake === null) return `About ${formatSeconds(seconds)} and ${formatBytes(memory)} of memory${run}.`;
  return `About ${formatSeconds(seconds)}${run}, retake ${formatSeconds(retake)}, ${formatBytes(memory)}.`;
}
