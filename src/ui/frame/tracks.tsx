import { currentTakeOf } from '../../core/project/project';
import { useMemo } from 'react';
import { Editable } from '../controls/editable';
import { AlignmentBar } from '../lane/alignment-bar';
import { EnvelopeLane } from '../lane/envelope-lane';
import { PanRow } from '../lane/pan-row';
import { LaneLabel } from '../lane/lane-label';
import { LaneToolbar } from '../lane/toolbar/lane-toolbar';
import type { StudioState } from '../../studio/state';
import { EnvelopeDraftControls } from '../perform/envelope-draft-controls';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { Filmstrip } from '../timeline/filmstrip/filmstrip';
import { Overview } from '../timeline/minimap/overview';
import { Timeline, TimelineRow } from '../timeline/timeline';
import { TimeRuler } from '../timeline/ruler/time-ruler';
import { RetakeMarks } from '../waveform/retake-marks';
import { WaveformRow } from '../waveform/waveform-row';
import { usePageRegions } from './page-regions';

/** The lane with its toolbar, and the other rows on its time axis. */
export function Tracks() {
  const studio = useStudio();
  const regions = usePageRegions();
  const { editor, transport } = studio;
  const clip = useStudioState((state) => state.clip);
  const production = useStudioState((state) => state.productionWaveform);
  const current = useEditorState((state) => state.document.currentTake ?? '');
  const takeName = useEditorState(({ document }) => currentTakeOf(document)?.name ?? null);
  const take = useStudioState(
    ({ live, takeWaveforms }) => live.waveform ?? takeWaveforms.get(current) ?? null,
  );
  const isPreviewed = useStudioState(({ live }) => live.sound !== null);
  const made = useStudioState((state) => state.partialTake);
  const showPan = useEditorState((state) => state.session.showPan);
  const measured = useStudioState(({ partialTake, takeEnvelopes }) =>
    partialTake ? null : (takeEnvelopes.get(current) ?? null),
  );
  const partial = useStudioState((state) => state.partialPrediction);
  const thumbnails = useMemo(() => clip && clip.thumbnails.bind(clip), [clip]);
  return (
    <>
      <LaneToolbar editor={editor} clock={transport} />
      <Editable>
        <EnvelopeDraftControls />
        <AlignmentBar />
      </Editable>
      <Timeline editor={editor} clock={transport} overview={<Overview editor={editor} clock={transport} />}>
        <TimelineRow label="Time" className="ruler-row">
          <TimeRuler editor={editor} clock={transport} />
        </TimelineRow>
        <TimelineRow label="Picture" height={44}>
          <Filmstrip
            editor={editor}
            thumbnails={thumbnails}
            aspect={clip ? clip.info.width / clip.info.height : 16 / 9}
          />
        </TimelineRow>
        <TimelineRow label="Production sound" className="waveform-row">
          <WaveformRow waveform={production} note={productionNote(clip)} />
        </TimelineRow>
        {(made !== null || takeName !== null) && (
          <TimelineRow label={made ? 'New take' : takeLabel(takeName!, isPreviewed)} className="waveform-row">
            <WaveformRow
              waveform={made?.waveform ?? take}
              note="The audio of this take is not on this machine."
            />
            {!made && <RetakeMarks />}
          </TimelineRow>
        )}
        <TimelineRow
          label={
            <LaneLabel editor={editor} clock={transport} measured={measured !== null} partial={partial} />
          }
          className="lane-row"
        >
          <EnvelopeLane
            editor={editor}
            clock={transport}
            measured={measured}
            partial={partial}
            laneRef={regions.ref('lane')}
          />
        </TimelineRow>
        {showPan && (
          <TimelineRow label="Pan" height={56}>
            <PanRow editor={editor} />
          </TimelineRow>
        )}
      </Timeline>
    </>
  );
}

function takeLabel(name: string, isPreviewed: boolean): string {
  return isPreviewed ? `${name}, preview` : name;
}

function productionNote(clip: StudioState['clip']): string {
  if (!clip) return 'Open the video to load its sound.';
  return clip.info.audio ? 'Reading the production sound…' : 'The clip has no production sound.';
}
