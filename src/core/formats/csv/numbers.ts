/** Character between the whole part and the fraction. */
export type DecimalSign = '.' | ',';

/** Longer fields are no numbers. */
const MAX_LENGTH = 64;

/** Spaces and apostrophes between groups of three digits, as languages write thousands. */
const GROUP = "[ '\u2019\u00a0\u202f]";

const forms: Readonly<Record<DecimalSign, RegExp>> = {
  '.': numberForm('\\.', ','),
  ',': numberForm(',', '\\.'),
};

function numberForm(decimal: string, thousands: string): RegExp {
  const grouped = (sign: string) => `[1-9]\\d{0,2}(?:${sign}\\d{3})+`;
  const whole = `(?:${grouped(thousands)}|${grouped(GROUP)}|\\d+)`;
  return new RegExp(`^[+-]?(?:${whole}(?:${decimal}\\d*)?|${decimal}\\d+)(?:e[+-]?\\d+)?$`, 'i');
}

/** What programs write, read without further looks. */
const PLAIN = /^-?\d{1,20}(?:\.\d{1,30})?(?:e[+-]?\d{1,2})?$/;

/** The number that a field states, with thousands separators if they are in place; null if it states none. */
export function parseNumber(text: string, decimal: DecimalSign): number | null {
  if (decimal === '.' && PLAIN.test(text)) return Number(text);
  const plain = text.replace('\u2212', '-');
  if (plain.length > MAX_LENGTH || !forms[decimal].test(plain)) return null;
  const digits = plain.replace(/[ '\u2019\u00a0\u202f]/g, '');
  const value =
    decimal === '.'
      ? Number(digits.replaceAll(',', ''))
      : Number(digits.replaceAll('.', '').replace(',', '.'));
  return Number.isFinite(value) ? value : null;
}

/**
 * The decimal sign that a number proves: the last of two different signs, or one that cannot separate thousands. `likely` is a sign that could
 * (1,234). Null for numbers without signs and for other text.
 */
export function decimalEvidence(text: string): { readonly sign: DecimalSign; readonly sure: boolean } | null {
  const point = text.lastIndexOf('.');
  const comma = text.lastIndexOf(',');
  if (point < 0 && comma < 0) return null;
  if (!/^[+\-\u2212]?[\d.,]*\d[\d.,]*(?:e[+-]?\d+)?\D{0,5}$/i.test(text)) return null;
  const sign = point > comma ? '.' : ',';
  const other = sign === '.' ? ',' : '.';
  if (point >= 0 && comma >= 0) return { sign, sure: true };
  const parts = text.split(sign);
  if (parts.length > 2) return { sign: other, sure: true };
  return { sign, sure: !/^[+\-\u2212]?[1-9]\d{0,2}$/.test(parts[0]!) || !/^\d{3}(?!\d)/.test(parts[1]!) };
}
