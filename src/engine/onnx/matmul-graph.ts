import { joinBytes } from '../../core/join-arrays';
import {
  elementTypes,
  graphFields,
  modelFields,
  opsetFields,
  tensorTypeFields,
  typeFields,
  valueFields,
} from './fields';
import { nodeField } from './node';
import { bytesField, numberField, textField } from './wire-format';

/** Products one after the other in the graph. */
export const PRODUCTS = 6;

/** y = x · w · w …, float32, matrices of any size: opset 17, IR version 8. */
export function matmulGraph(): ArrayBuffer {
  const names = ['x', ...Array.from({ length: PRODUCTS - 1 }, (_, k) => `x${k + 1}`), 'y'];
  const nodes = names.slice(1).map((output, k) => nodeField('MatMul', [names[k]!, 'w'], output));
  const element = numberField(tensorTypeFields.element, elementTypes.float32);
  const floats = bytesField(valueFields.type, bytesField(typeFields.tensor, element));
  const described = (field: number, name: string) =>
    bytesField(field, textField(valueFields.name, name), floats);
  return joinBytes([
    numberField(modelFields.irVersion, 8),
    bytesField(
      modelFields.graph,
      ...nodes,
      textField(graphFields.name, 'g'),
      described(graphFields.input, 'x'),
      described(graphFields.input, 'w'),
      described(graphFields.output, 'y'),
    ),
    bytesField(modelFields.opset, textField(opsetFields.domain, ''), numberField(opsetFields.version, 17)),
  ]).buffer;
}
