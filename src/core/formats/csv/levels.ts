import { fromDecibels } from '../../loudness/level';
import type { LevelColumn, LevelUnit } from './columns';
import { type DecimalSign, parseNumber } from './numbers';

/** A level as a field states it; `unit` where the field itself has one. */
interface StatedLevel {
  readonly value: number;
  readonly unit: LevelUnit | null;
}

const suffixForm = /\s*(%|db\w*)$/i;
const minusInfinity = /^[-\u2212]\s*(?:inf(?:inity)?|\u221e)$/i;

export function parseLevel(text: string, decimal: DecimalSign): StatedLevel | null {
  const plain = parseNumber(text, decimal);
  if (plain !== null) return { value: plain, unit: null };
  const suffix = suffixForm.exec(text);
  const bare = suffix ? text.slice(0, suffix.index) : text;
  const unit = suffix ? (suffix[1] === '%' ? 'percent' : 'decibels') : null;
  if (minusInfinity.test(bare)) return { value: -Infinity, unit: 'decibels' };
  const value = parseNumber(bare, decimal);
  return value === null ? null : { value, unit };
}

/** Below this a number without a unit is no sample of a waveform (-1..1): it can only be in decibels. */
const WAVEFORM_MINIMUM = -1;

/** Levels of one column as they stand in the file, until it is known what they are. */
export class LevelList {
  /** As in the file; later linear RMS. */
  readonly values: number[] = [];
  private unit: LevelUnit | null;
  private lowest = 0;
  /** Line of the first value below 0 and above 1. */
  private negativeLine = 0;
  private highLine = 0;
  private high = 0;

  constructor(
    private readonly column: LevelColumn,
    private readonly decimal: DecimalSign,
    private readonly fail: (line: number, problem: string) => never,
  ) {
    this.unit = column.unit;
  }

  add(text: string | undefined, line: number): void {
    const { name } = this.column;
    const level = text === undefined ? null : parseLevel(text, this.decimal);
    if (level === null) {
      const sign = this.decimal === '.' ? 'point' : 'comma';
      const other = this.decimal === '.' ? ',' : '.';
      const mixed = text?.includes(other) && parseLevel(text, other) !== null;
      return this.fail(
        line,
        mixed
          ? `\u201c${text}\u201d for ${name} has another decimal sign than the rows before (${sign}).`
          : `"${text ?? ''}" is not a number for ${name}.`,
      );
    }
    if (level.unit !== null && level.value !== -Infinity) this.unit ??= level.unit;
    const { value } = level;
    if (value < 0 && this.negativeLine === 0) this.negativeLine = line;
    if (value > 1 && this.highLine === 0) [this.highLine, this.high] = [line, value];
    if (value < this.lowest) this.lowest = value;
    this.values.push(value);
  }

  /** Turns the values into linear RMS. @returns what the user should know, in sentences. */
  settle(): readonly string[] {
    const { column, fail, lowest, values } = this;
    const guessed = this.unit === null && lowest < WAVEFORM_MINIMUM;
    const unit = guessed ? 'decibels' : (this.unit ?? 'linear');
    if (unit !== 'decibels' && this.negativeLine > 0) {
      fail(
        this.negativeLine,
        `${column.name} is below 0; levels are between 0 and 1, or in decibels with “dB” in the header.`,
      );
    }
    if (unit === 'linear' && this.highLine > 0) {
      fail(
        this.highLine,
        `${column.name} is ${this.high}; levels are between 0 and 1, or in percent or decibels with “%” or “dB” in the header.`,
      );
    }
    let clipped = 0;
    if (unit !== 'linear') {
      for (let i = 0; i < values.length; i++) {
        const level = unit === 'percent' ? values[i]! / 100 : fromDecibels(values[i]!);
        if (level > 1) clipped += 1;
        values[i] = Math.min(1, level);
      }
    }
    return [
      ...(guessed ? [`${column.name} is negative and was read as decibels.`] : []),
      ...(clipped > 0 ? [`${clipped} levels of ${column.name} above full scale were set to it.`] : []),
    ];
  }
}
