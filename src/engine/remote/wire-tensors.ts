import type { PackManifest, PackRole } from '../../core/pack/manifest';
import type { Tensor, Tensors } from '../tensor';

export type GraphEntry = NonNullable<PackManifest['roles'][PackRole]>;
export type TensorEntry = GraphEntry['inputs'][number];

/** Datatypes of the protocol that the engine's tensors have. */
export type Datatype = 'FP32' | 'INT64';

export const datatypes: Readonly<Partial<Record<TensorEntry['dtype'], Datatype>>> = {
  float32: 'FP32',
  int64: 'INT64',
};

export const bytesPerNumber: Readonly<Record<Datatype, number>> = { FP32: 4, INT64: 8 };

/** A tensor as a server's metadata states it; −1 is a size that the request decides. */
export interface ModelTensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

export function datatypeOf(data: Tensor['data']): Datatype {
  return data instanceof Float32Array ? 'FP32' : 'INT64';
}

/** What an output must be: sizes that follow from the manifest and the request; null where only the server knows. */
export interface ExpectedOutput {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly (number | null)[];
}

/**
 * The outputs of a graph for these inputs. A name in the manifest's shapes is one size throughout; `L` samples are `T` latent frames of
 * `downsampling` samples.
 */
export function expectedOutputs(
  { inputs, outputs }: GraphEntry,
  feeds: Tensors,
  downsampling: number,
): ExpectedOutput[] {
  const sizes = new Map<string, number>();
  for (const { name, shape } of inputs)
    shape.forEach((size, axis) => {
      const given = feeds[name]?.dims[axis];
      if (typeof size === 'string' && given !== undefined) sizes.set(size, given);
    });
  const frames = sizes.get('T');
  const samples = sizes.get('L');
  if (frames !== undefined && samples === undefined) sizes.set('L', frames * downsampling);
  if (samples !== undefined && frames === undefined) sizes.set('T', samples / downsampling);
  return outputs.flatMap(({ name, dtype, shape }) => {
    const datatype = datatypes[dtype];
    if (!datatype) return [];
    const known = shape.map((size) => (typeof size === 'number' ? size : (sizes.get(size) ?? null)));
    return [{ name, datatype, shape: known }];
  });
}
