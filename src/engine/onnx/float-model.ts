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
import { bytesField, numberField, textField } from './wire-format';

interface FloatGraph {
  /** Fields of the graph: its nodes and constants. */
  readonly fields: readonly Uint8Array[];
  /** Names of float32 tensors of any shape. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Version of ONNX's operators. */
  readonly opset?: number;
}

/** A model, IR version 8. */
export function floatModel({ fields, inputs, outputs, opset = 17 }: FloatGraph): ArrayBuffer {
  const element = numberField(tensorTypeFields.element, elementTypes.float32);
  const floats = bytesField(valueFields.type, bytesField(typeFields.tensor, element));
  const described = (field: number) => (name: string) =>
    bytesField(field, textField(valueFields.name, name), floats);
  return joinBytes([
    numberField(modelFields.irVersion, 8),
    bytesField(
      modelFields.graph,
      ...fields,
      textField(graphFields.name, 'g'),
      ...inputs.map(described(graphFields.input)),
      ...outputs.map(described(graphFields.output)),
    ),
    bytesField(modelFields.opset, textField(opsetFields.domain, ''), numberField(opsetFields.version, opset)),
  ]).buffer;
}
