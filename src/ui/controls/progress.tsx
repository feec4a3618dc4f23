interface ProgressProps {
  readonly label: string;
  /** 0..1, null while unknown. */
  readonly fraction: number | null;
  readonly detail: string;
}

export function Progress({ label, fraction, detail }: ProgressProps) {
  const percent = fraction === null ? null : Math.round(fraction * 100);
  return (
    <div className="progress">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? undefined}
        aria-valuetext={detail}
        className="progress-track"
        data-indeterminate={percent === null || undefined}
      >
        <div className="progress-fill" style={{ transform: `scaleX(${fraction ?? 0.3})` }} />
      </div>
      <span className="progress-detail">{detail}</span>
    </div>
  );
}
