import { useRef } from 'react';
import { useStudio } from '../hooks/use-studio';
import { useTransportFrames } from '../hooks/use-transport';

const FLOOR_DECIBELS = -60;
/** Release of the meter, dB per animation frame (about 30 dB/s). */
const FALL = 0.5;
const CLIP_HOLD_MILLISECONDS = 2000;

/** Peak meter of the output, one bar per channel. The clip light stays on for two seconds after a peak over full scale. */
export function LevelMeter() {
  const { transport } = useStudio();
  const bars = useRef<(HTMLSpanElement | null)[]>([]);
  const lights = useRef<(HTMLSpanElement | null)[]>([]);
  const shown = useRef([FLOOR_DECIBELS, FLOOR_DECIBELS]);
  const clipped = useRef([-Infinity, -Infinity]);

  useTransportFrames(() => {
    const time = performance.now();
    transport.takePeaks().forEach((peak, channel) => {
      const decibels = transport.playing && peak > 0 ? 20 * Math.log10(peak) : FLOOR_DECIBELS;
      const before = shown.current[channel]!;
      const now = Math.max(FLOOR_DECIBELS, decibels, transport.playing ? before - FALL : FLOOR_DECIBELS);
      shown.current[channel] = now;
      if (peak > 1) clipped.current[channel] = time;
      const bar = bars.current[channel];
      if (bar && now !== before) bar.style.transform = `scaleX(${Math.min(1, 1 - now / FLOOR_DECIBELS)})`;
      const light = lights.current[channel];
      const lit = time - clipped.current[channel]! < CLIP_HOLD_MILLISECONDS;
      if (light && light.hasAttribute('data-lit') !== lit) light.toggleAttribute('data-lit', lit);
    });
  });

  return (
    <div className="level-meter" role="img" aria-label="Output level" title="Peak level, −60 to 0 dBFS">
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
