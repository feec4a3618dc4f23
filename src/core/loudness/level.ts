/** Linear RMS 0..1 to decibels relative to full scale; silence is -Infinity dB. */
export function toDecibels(level: number): number {
  return level > 0 ? 20 * Math.log10(level) : -Infinity;
}

export function fromDecibels(decibels: number): number {
  return 10 ** (decibels / 20);
}

export function clampLevel(level: number): number {
  return Math.min(1, Math.max(0, level));
}

/** "-9 dB", "-12.5 dB", "silence". The minus is a hyphen, not U+2212, because screen readers read the hyphen. */
export function formatLevel(level: number): string {
  const decibels = toDecibels(level);
  if (decibels < -99.95) return 'silence';
  const rounded = Math.round(decibels * 10) / 10;
  return `${rounded === 0 ? 0 : rounded} dB`;
}

const number = /^([+-]?(?:\d+\.?\d*|\.\d+))\s*(db|%)?$/i;

/**
 * Parses a level field: "-12 dB", "-12" (a signed number is decibels), "0.4" and "40 %" (linear), "silence" or "-inf". Null for anything
 * else or outside 0..1.
 */
export function parseLevel(text: string): number | null {
  const trimmed = text.trim().replace('\u2212', '-');
  if (/^(silence|-inf(inity)?(\s*db)?)$/i.test(trimmed)) return 0;
  const match = number.exec(trimmed);
  if (!match) return null;
  const value = Number(match[1]);
  const unit = match[2]?.toLowerCase();
  const signed = /^[+-]/.test(trimmed);
  const level = unit === '%' ? value / 100 : unit === 'db' || signed ? fromDecibels(value) : value;
  return level >= 0 && level <= 1 ? level : null;
}

/** Parses a gain: "+3", "-6 dB", "3dB", or a factor "x0.5". @returns the linear factor, null for anything else. */
export function parseGain(text: string): number | null {
  const trimmed = text.trim().replace('\u2212', '-');
  const factor = /^[x×*]\s*(\d+\.?\d*|\.\d+)$/i.exec(trimmed);
  if (factor) return Number(factor[1]);
  const match = number.exec(trimmed);
  if (!match || match[2] === '%') return null;
  return fromDecibels(Number(match[1]));
}

/** Parses an amount to add to a linear level: "+0.05", "-10 %". Null for anything else or beyond full scale. */
export function parseOffset(text: string): number | null {
  const match = number.exec(text.trim().replace('\u2212', '-'));
  if (!match || match[2]?.toLowerCase() === 'db') return null;
  const amount = match[2] === '%' ? Number(match[1]) / 100 : Number(match[1]);
  return Math.abs(amount) <= 1 ? amount : null;
}

const time = /^(\d+\.?\d*|\.\d+)\s*(%|s|ms)?$/i;

/**
 * Parses a new duration for `seconds`: "x1.5", "150 %", "2 s" or "800 ms"; a bare number is a factor.
 * @returns the factor (0.01 to 100), null for anything else.
 */
export function parseStretch(text: string, seconds: number): number | null {
  const match = time.exec(text.trim().replace(/^[x×*]\s*/i, ''));
  if (!match) return null;
  const value = Number(match[1]);
  const unit = match[2]?.toLowerCase();
  const factor =
    unit === '%'
      ? value / 100
      : unit === 's'
        ? value / seconds
        : unit === 'ms'
          ? value / 1000 / seconds
          : value;
  return factor >= 0.01 && factor <= 100 ? factor : null;
}
