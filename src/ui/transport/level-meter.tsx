import { useRef, useState } from 'react';
import { useStudio } from '../hooks/use-studio';
import { useTransportFrames } from '../hooks/use-transport';
import { ClipLights } from './clip-lights';

const FLOOR_DECIBELS = -60;
/** Release of the meter, dB per animation frame (about 30 dB/s). */
const FALL = 0.5;

/** Peak meter of the output, one bar per channel, each with its clip light. */
export function LevelMeter() {
  const { transport } = useStudio();
  const bars = useRef<(HTMLSpanElement | null)[]>([]);
  const lights = useRef<(HTMLSpanElement | null)[]>([]);
  const shown = useRef([FLOOR_DECIBELS, FLOOR_DECIBELS]);
  const [clipLights] = useState(() => new ClipLights());

  useTransportFrames(() => {
    const peaks = transport.takePeaks();
    const lit = clipLights.update(transport.playing, peaks);
    peaks.forEach((peak, channel) => {
      const decibels = transport.playing && peak > 0 ? 20 * Math.log10(peak) : FLOOR_DECIBELS;
      const before = shown.current[channel]!;
      const now = Math.max(FLOOR_DECIBELS, decibels, transport.playing ? before - FALL : FLOOR_DECIBELS);
      shown.current[channel] = now;
      const bar = bars.current[channel];
      if (bar && now !== before) bar.style.transform = `scaleX(${Math.min(1, 1 - now / FLOOR_DECIBELS)})`;
      const light = lights.current[channel];
      if (light && light.hasAttribute('data-lit') !== lit[channel])
        light.toggleAttribute('data-lit', lit[channel]);
    });
  });

  return (
    <div
      className="level-meter"
      role="img"
      aria-label="Output level"
      title="Peak level, −60 to 0 dBFS. The lights at the right mean over full scale; they stay on until playback starts again."
    >
      {['left', 'right'].map((channel, index) => (
        <div key={channel} className="level-meter-channel">
          <span className="level-meter-track">
            <span
              ref={(element) => {
                bars.current[index] = element;
              }}
              className={`level-meter-bar ${channel}`}
            />
          </span>
          <span
            ref={(element) => {
              lights.current[index] = element;
            }}
            className="level-meter-clip"
          />
        </div>
      ))}
    </div>
  );
}
