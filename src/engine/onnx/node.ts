import { joinBytes } from '../../core/join-arrays';
import { attributeFields, graphFields, nodeFields } from './fields';
import { bytesField, fieldsOf, textField, textOf } from './wire-format';

/** A node of a graph as it is stored. */
export interface StoredNode {
  readonly type: string;
  /** Empty, or ai.onnx, for ONNX's own operators. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Attributes that are one integer. */
  readonly integers: ReadonlyMap<string, number>;
  /** Has graphs inside, which may take any tensor of the graph around them. */
  readonly hasGraphs: boolean;
}

/** @param message of a node. @throws RangeError if it is damaged. */
export function readNode(message: Uint8Array): StoredNode {
  let type = '';
  let domain = '';
  let hasGraphs = false;
  const inputs: string[] = [];
  const outputs: string[] = [];
  const integers = new Map<string, number>();
  for (const { number, payload } of fieldsOf(message)) {
    if (number === nodeFields.type) type = textOf(payload);
    else if (number === nodeFields.domain) domain = textOf(payload);
    else if (number === nodeFields.input) inputs.push(textOf(payload));
    else if (number === nodeFields.output) outputs.push(textOf(payload));
    else if (number === nodeFields.attribute) {
      let name = '';
      for (const field of fieldsOf(payload)) {
        if (field.number === attributeFields.name) name = textOf(field.payload);
        else if (field.number === attributeFields.integer) integers.set(name, field.value);
        hasGraphs ||= field.number === attributeFields.graph || field.number === attributeFields.graphs;
      }
    }
  }
  return { type, domain, inputs, outputs, integers, hasGraphs };
}

export interface NodeOptions {
  /** Messages of attributes. */
  readonly attributes?: readonly Uint8Array[];
  /** Empty for ONNX's own operators. */
  readonly domain?: string;
}

/** A node as a field of its graph. */
export function nodeField(
  type: string,
  inputs: readonly string[],
  output: string,
  { attributes = [], domain = '' }: NodeOptions = {},
): Uint8Array {
  return bytesField(
    graphFields.node,
    joinBytes([
      ...inputs.map((name) => textField(nodeFields.input, name)),
      textField(nodeFields.output, output),
      textField(nodeFields.type, type),
      ...attributes.map((attribute) => bytesField(nodeFields.attribute, attribute)),
      ...(domain ? [textField(nodeFields.domain, domain)] : []),
    ]),
  );
}
