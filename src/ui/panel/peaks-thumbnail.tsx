/** A small waveform from [min, max] pairs, normalised, scaled to its box. */
export function PeaksThumbnail({ peaks }: { peaks: Float32Array }) {
  const count = peaks.length / 2;
  const loudest = Math.max(0.05, ...peaks.map(Math.abs));
  const points: string[] = [];
  for (let k = 0; k < count; k += 1) points.push(`${k},${(-peaks[2 * k + 1]! / loudest).toFixed(3)}`);
  for (let k = count - 1; k >= 0; k -= 1) points.push(`${k},${(-peaks[2 * k]! / loudest).toFixed(3)}`);
  return (
    <svg
      className="peaks-thumbnail"
      viewBox={`0 -1 ${Math.max(1, count - 1)} 2`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <polygon points={points.join(' ')} />
    </svg>
  );
}
