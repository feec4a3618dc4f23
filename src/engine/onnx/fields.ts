/** Numbers of the fields of ONNX's messages (onnx/onnx.proto). */
export const modelFields = { irVersion: 1, graph: 7, opset: 8 };
export const opsetFields = { domain: 1, version: 2 };
export const graphFields = { node: 1, name: 2, initializer: 5, input: 11, output: 12 };
export const nodeFields = { input: 1, output: 2, type: 4, attribute: 5, domain: 7 };
export const attributeFields = { name: 1, integer: 3, graph: 6, integers: 8, graphs: 11, type: 20 };
export const tensorFields = { shape: 1, type: 2, name: 8, content: 9 };
export const valueFields = { name: 1, type: 2 };
export const typeFields = { tensor: 1 };
export const tensorTypeFields = { element: 1 };

/** Types of a tensor's elements. */
export const elementTypes = { float32: 1, uint8: 2, int8: 3, int64: 7 };
