import { graphFields, tensorFields } from './fields';
import { bytesField, fieldsOf, numberField, textField, textOf } from './wire-format';

/** A constant tensor of a graph as it is stored, without its numbers. */
export interface StoredInitializer {
  readonly name: string;
  /** One of `elementTypes`. */
  readonly type: number;
  readonly shape: readonly number[];
}

/** @param message of a tensor. @throws RangeError if it is damaged. */
export function readInitializer(message: Uint8Array): StoredInitializer {
  const shape: number[] = [];
  let name = '';
  let type = 0;
  for (const { number, value, payload } of fieldsOf(message)) {
    if (number === tensorFields.shape) shape.push(value);
    else if (number === tensorFields.type) type = value;
    else if (number === tensorFields.name) name = textOf(payload);
  }
  return { name, type, shape };
}

/** A constant tensor as a field of its graph. @param content its numbers, little-endian. */
export function initializerField({ name, type, shape }: StoredInitializer, content: Uint8Array): Uint8Array {
  return bytesField(
    graphFields.initializer,
    ...shape.map((size) => numberField(tensorFields.shape, size)),
    numberField(tensorFields.type, type),
    textField(tensorFields.name, name),
    bytesField(tensorFields.content, content),
  );
}
