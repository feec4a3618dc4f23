import { describeLevelError, type ErrorSpan, errorSpans } from '../../core/loudness/level-error';
import { type Channel, channels } from '../../core/curve/stereo';
import { bestTake } from '../../core/project/best-take';
import { renderedCurve } from '../../core/project/rendered-curve';
import type { Command } from '../../editor/commands/command';
import { describeTime } from '../../editor/describe';
import { reveal } from '../../editor/timeline/time-view';
import type { Studio } from '../../studio/studio';

/** Where the chosen take misses the curve, in words, and which take misses least. */
export function missCommands(studio: Studio): readonly Command[] {
  const { editor, transport, store } = studio;
  const project = () => editor.document;
  const measured = () => store.getState().takeEnvelopes.get(project().currentTake ?? '');

  /** Goes to the first miss behind the playhead, from the end on to the first of all. */
  function nextMiss(): void {
    const now = measured();
    if (!now) return;
    const curve = renderedCurve(project());
    const misses = channels
      .flatMap((channel) =>
        errorSpans(curve[channel], now[channel], now.rate).map((miss) => ({ ...miss, channel })),
      )
      .sort((a, b) => a.start - b.start);
    const next = misses.find(({ start }) => start > transport.now() + 1e-3) ?? misses[0];
    if (!next) {
      editor.announce('The take follows the curve: no noticeable miss');
      return;
    }
    transport.seek(next.start);
    editor.setView((view, duration) => reveal(view, next.start, duration));
    editor.announce(describe(next));
  }

  function describe({ decibels, start, end, channel }: ErrorSpan & { channel: Channel }): string {
    const state = editor.state;
    return `Up to ${describeLevelError(decibels)}, ${channel}, ${describeTime(state, start)} to ${describeTime(state, end)}`;
  }

  return [
    {
      id: 'page.next-miss',
      label: 'Go to the take’s next miss',
      shortcut: 'Shift+N',
      scope: 'global',
      canRun: () => measured() !== undefined,
      run: nextMiss,
    },
    {
      id: 'page.best-take',
      label: 'Hear the take that follows best',
      shortcut: 'Shift+B',
      scope: 'global',
      canRun: () => bestTake(project().takes) !== null,
      run() {
        const best = bestTake(project().takes);
        if (!best) return;
        studio.takes.choose(best.id);
        editor.announce(`${best.name} follows best`);
      },
    },
    {
      id: 'page.envelope-lock',
      label: 'Envelope lock on or off',
      shortcut: 'Shift+F',
      scope: 'global',
      canRun: () => true,
      run() {
        const { envelopeLock } = project().settings;
        studio.settings.setEnvelopeLock(!envelopeLock);
        editor.announce(`Envelope lock ${envelopeLock ? 'off' : 'on'}`);
      },
    },
  ];
}
