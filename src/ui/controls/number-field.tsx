import { useId, useState } from 'react';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly disabled?: boolean;
  /** Called while typing with each valid value. On blur an invalid number is clamped to the range and rounded to a step. */
  readonly onChange: (value: number) => void;
  /** Called when the field is empty on blur; without it the old value returns. */
  readonly onEmpty?: () => void;
  readonly title?: string;
  /** Buttons beside the input. */
  readonly children?: React.ReactNode;
}

export function NumberField({
  label,
  value,
  min,
  max,
  step,
  disabled,
  onChange,
  onEmpty,
  title,
  children,
}: NumberFieldProps) {
  const id = useId();
  /** Text being typed; null while the field shows its value. */
  const [draft, setDraft] = useState<string | null>(null);
  const toValue = (text: string) => nearestValid(text, { min, max, step });
  return (
    <div className="number-field">
      <label htmlFor={id}>{label}</label>
      <div className="number-field-row">
        <input
          id={id}
          type="number"
          inputMode={step < 1 ? 'decimal' : 'numeric'}
          value={draft ?? String(value)}
          min={min}
          max={max}
          step={step}
          disabled={disabled}
          title={title}
          onChange={(event) => {
            const text = event.target.value;
            setDraft(text);
            if (toValue(text) === Number(text) && text !== '') onChange(Number(text));
          }}
          onBlur={(event) => {
            // The browser reports text that is not a number as '' too.
            if (draft === '' && !event.target.validity.badInput) onEmpty?.();
            const settled = draft === null ? null : toValue(draft);
            if (settled !== null && settled !== value) onChange(settled);
            setDraft(null);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
          }}
        />
        {children}
      </div>
    </div>
  );
}

/** The nearest value in range on a whole step; null if the text is not a number. */
function nearestValid(
  text: string,
  { min, max, step }: { min: number; max: number; step: number },
): number | null {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) return null;
  const whole = Number((min + Math.round((number - min) / step) * step).toFixed(6));
  return Math.min(max, Math.max(min, whole));
}
