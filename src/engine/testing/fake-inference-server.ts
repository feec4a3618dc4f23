import type { PackManifest, PackRole } from '../../core/pack/manifest';
import { modelName } from '../../core/pack/remote-roles';
import type { Tensor, Tensors } from '../tensor';
import { type FakeGraph, fakeGraphs } from './fake-graphs';

type Shape = readonly (string | number)[];

/** Inputs and outputs of the fake graphs that a server may run. */
const shapes: Partial<
  Record<PackRole, readonly [inputs: Record<string, Shape>, outputs: Record<string, Shape>]>
> = {
  'dit+controlnet': [
    {
      ...{ x: ['B', 4, 'T'], t: ['B'], prompt: ['B', 'K', 3], control: ['B', 4, 'T'] },
      ...{ seconds_start: ['B'], seconds_total: ['B'] },
    },
    { velocity: ['B', 4, 'T'] },
  ],
  'vae-encoder': [{ audio: [1, 2, 'L'] }, { latent: [1, 4, 'T'] }],
  'vae-decoder': [{ latent: [1, 4, 'T'] }, { audio: [1, 2, 'L'] }],
  'frame-encoder': [{ frames: ['N', 3, 2, 2] }, { features: ['N', 1] }],
  flow: [{ pairs: ['N', 6, 2, 2] }, { features: ['N', 1] }],
  'rms-mapper': [{ features: [1, 12, 2] }, { logits: [1, 2, 'A', 64] }],
};

/** A fake pack with the tensors of its graphs stated. */
export function withTensors(plain: PackManifest): PackManifest {
  const tensors = (each: Record<string, Shape>) =>
    Object.entries(each).map(([name, shape]) => ({ name, dtype: 'float32' as const, shape: [...shape] }));
  const roles = Object.entries(shapes).map(([role, [inputs, outputs]]) => [
    role,
    { ...plain.roles[role as PackRole], inputs: tensors(inputs), outputs: tensors(outputs) },
  ]);
  return { ...plain, roles: { ...plain.roles, ...(Object.fromEntries(roles) as object) } };
}

/** An inference server in the test's own thread, with a model of every graph that `withTensors` states. */
export class FakeInferenceServer {
  /** Requests so far. */
  readonly requests: { readonly url: URL; readonly init: RequestInit }[] = [];
  /** Answers in place of the server; undefined leaves the request to it. */
  intercept: (path: string, init: RequestInit) => Response | Promise<Response | undefined> | undefined = () =>
    undefined;
  /** Graphs whose models are missing. */
  readonly without = new Set<PackRole>();

  /** @param triton binary tensors, and [B, 1] where the graph has [B]; else tensors written out, as by MLServer. */
  constructor(
    private readonly manifest: PackManifest,
    private readonly triton: boolean,
    private readonly graphs: Partial<Record<PackRole, FakeGraph>> = {},
  ) {}

  readonly fetch = async (input: URL | RequestInfo, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input as URL);
    this.requests.push({ url, init });
    const own = await this.intercept(url.pathname, init);
    if (own) return own;
    init.signal?.throwIfAborted();
    if (url.pathname === '/v2/health/ready') return new Response('');
    if (url.pathname === '/v2')
      return Response.json({
        name: 'fake',
        version: '1',
        extensions: this.triton ? ['binary_tensor_data'] : [],
      });
    const role = (Object.keys(shapes) as PackRole[]).find((each) =>
      `${url.pathname}/`.startsWith(`/v2/models/${modelName(this.manifest, each)}/`),
    );
    if (!role || this.without.has(role)) return Response.json({ error: 'unknown model' }, { status: 404 });
    if (url.pathname.endsWith('/infer')) return this.infer(role, init.body as string | Uint8Array);
    return url.pathname.endsWith('/ready') ? new Response('') : Response.json(this.metadata(role));
  };

  private metadata(role: PackRole) {
    const [inputs, outputs] = shapes[role]!;
    const tensors = (each: Record<string, Shape>) =>
      Object.entries(each).map(([name, shape]) => ({
        name,
        datatype: 'FP32',
        shape: this.onWire(shape.map((size) => (typeof size === 'number' ? size : -1))),
      }));
    return { name: role, platform: 'fake', inputs: tensors(inputs), outputs: tensors(outputs) };
  }

  private onWire(shape: readonly number[]): readonly number[] {
    return this.triton && shape.length === 1 ? [...shape, 1] : shape;
  }

  private infer(role: PackRole, body: string | Uint8Array): Response {
    const outputs = (this.graphs[role] ?? fakeGraphs[role])(readFeeds(body, shapes[role]![0]));
    const entries = Object.entries(outputs).map(([name, { data, dims }]) => ({
      head: {
        name,
        datatype: 'FP32',
        shape: dims.length > 0 ? dims : sizesOf(shapes[role]![1][name]!, data.length),
      },
      data: data as Float32Array<ArrayBuffer>,
    }));
    if (!this.triton)
      return Response.json({ outputs: entries.map(({ head, data }) => ({ ...head, data: [...data] })) });
    const head = {
      outputs: entries.map(({ head, data }) => ({
        ...head,
        parameters: { binary_data_size: data.byteLength },
      })),
    };
    return new Response(new Blob([JSON.stringify(head), ...entries.map(({ data }) => data)]));
  }
}

/** The tensors of a request in the shapes of the graph, as a server hands them to it. */
function readFeeds(body: string | Uint8Array, inputs: Record<string, Shape>): Tensors {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const text = new TextDecoder('latin1').decode(bytes);
  const length =
    typeof body === 'string' ? text.length : text.lastIndexOf('"binary_data_output":true}}') + 27;
  const request = JSON.parse(text.slice(0, length)) as {
    inputs: { name: string; shape: number[]; data?: number[]; parameters?: { binary_data_size: number } }[];
  };
  let at = length;
  return Object.fromEntries(
    request.inputs.map(({ name, shape, data, parameters }): [string, Tensor] => {
      const size = parameters?.binary_data_size ?? 0;
      const values = data ? Float32Array.from(data) : new Float32Array(bytes.slice(at, at + size).buffer);
      at += size;
      return [name, { data: values, dims: shape.slice(0, inputs[name]?.length) }];
    }),
  );
}

/** The sizes of a tensor of which one is free. */
function sizesOf(shape: Shape, count: number): number[] {
  const known = shape.reduce<number>((product, size) => product * (typeof size === 'number' ? size : 1), 1);
  return shape.map((size) => (typeof size === 'number' ? size : count / known));
}
