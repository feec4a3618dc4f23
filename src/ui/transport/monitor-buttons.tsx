import { effectiveMonitor, type Monitor } from '../../studio/playback/monitor';
import { playable } from '../../studio/playback/tracks';
import { Toolbar } from '../controls/toolbar';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { useCommandTitle } from '../keyboard/use-command-title';

/** What is monitored: the current take, the production sound or both. The pressed button is what plays. */
export function MonitorButtons() {
  const studio = useStudio();
  const choice = useStudioState((state) => state.mix.monitor);
  const clip = useStudioState((state) => state.clip);
  const partialTake = useStudioState((state) => state.partialTake);
  const currentTake = useEditorState((state) => state.document.currentTake);
  const { production, take } = playable({ currentTake }, { clip, partialTake });
  const effective = effectiveMonitor(choice, { take, production });
  const noTake = take ? null : 'There is no take yet';
  const noProduction = production ? null : 'The clip has no production sound';
  const buttons: readonly {
    readonly monitor: Monitor;
    readonly label: string;
    readonly title: string;
    /** Why it cannot be chosen, null when it can. */
    readonly reason: string | null;
  }[] = [
    { monitor: 'take', label: 'Take', title: 'Play the current take alone (1 to 9)', reason: noTake },
    {
      monitor: 'production',
      label: 'Production',
      title: useCommandTitle('page.original', 'Play the production sound alone'),
      reason: noProduction,
    },
    {
      monitor: 'both',
      label: 'Both',
      title: useCommandTitle('page.both', 'Play the take and the production sound'),
      reason: noTake ?? noProduction,
    },
  ];
  return (
    <Toolbar label="Monitor" className="monitor">
      {buttons.map(({ monitor, label, title, reason }) => (
        <button
          key={monitor}
          type="button"
          className="chip-button"
          aria-pressed={monitor === effective}
          disabled={reason !== null && monitor !== effective}
          title={reason ?? title}
          onClick={() => studio.playback.setMix({ monitor })}
        >
          {label}
        </button>
      ))}
    </Toolbar>
  );
}
