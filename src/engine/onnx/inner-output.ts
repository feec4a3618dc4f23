import { joinBytes } from '../../core/join-arrays';
import { graphFields, modelFields, valueFields } from './fields';
import { bytesField, textField } from './wire-format';

/**
 * An ONNX model with an inner tensor as another output. Protobuf merges a second `graph` field into the first, so that some bytes at the end
 * add the output.
 */
export function withInnerOutput(model: ArrayBuffer, tensor: string): ArrayBuffer {
  const output = bytesField(graphFields.output, textField(valueFields.name, tensor));
  return joinBytes([new Uint8Array(model), bytesField(modelFields.graph, output)]).buffer;
}
