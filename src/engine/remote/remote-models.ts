import * as v from 'valibot';
import { StudioError } from '../../core/errors';
import type { PackManifest, PackRole } from '../../core/pack/manifest';
import { listOf, textOf } from '../../core/project/bounded';
import type { Tensors } from '../tensor';
import { inferBody } from './infer-request';
import { longestResponse, readInferResponse } from './infer-response';
import type { Answer, InferenceServer } from './inference-server';
import type { ServerFound } from './protocol';
import { modelName } from '../../core/pack/remote-roles';
import { datatypes, expectedOutputs, type ModelTensor, type TensorEntry } from './wire-tensors';

const MAX_TENSORS = 100;
const MAX_DIMENSIONS = 12;
const MAX_NAME = 200;
/** Of a server's words about an error, for the log. */
const MAX_DETAIL = 500;

const serverSchema = v.object({
  name: textOf(MAX_NAME),
  version: textOf(MAX_NAME),
  extensions: v.optional(listOf(textOf(MAX_NAME), MAX_TENSORS), []),
});
const tensorSchema = v.object({
  name: textOf(MAX_NAME),
  datatype: textOf(MAX_NAME),
  shape: listOf(v.number(), MAX_DIMENSIONS),
});
const modelSchema = v.object({
  inputs: listOf(tensorSchema, MAX_TENSORS),
  outputs: listOf(tensorSchema, MAX_TENSORS),
});
type Model = v.InferOutput<typeof modelSchema>;

/** A pack's graphs as models of an inference server. */
export class RemoteModels {
  private readonly models = new Map<PackRole, Model>();
  private binary = false;

  constructor(
    private readonly server: InferenceServer,
    private readonly manifest: PackManifest,
  ) {}

  /** Looks which of the graphs the server has; it may have those of another pack only. @throws StudioError server-unreachable | cancelled */
  async find(roles: readonly PackRole[], signal?: AbortSignal): Promise<ServerFound> {
    const { name, version, extensions } =
      parsed(serverSchema, await this.ready(signal)) ?? this.refuse(NO_SERVER);
    this.binary = extensions.includes('binary_tensor_data');
    await Promise.all(
      roles.map(async (role) => {
        const model = await this.model(role, signal);
        if (model) this.models.set(role, model);
      }),
    );
    return { name: `${name} ${version}`.trim(), roles: roles.filter((role) => this.models.has(role)) };
  }

  /** @throws StudioError server-unreachable | cancelled */
  async evaluate(role: PackRole, feeds: Tensors, signal?: AbortSignal): Promise<Tensors> {
    const graph = this.manifest.roles[role]!;
    const expected = expectedOutputs(graph, feeds, this.manifest.latent.downsampling);
    const { status, body } = await this.server.post(
      `v2/models/${modelName(this.manifest, role)}/infer`,
      {
        ...inferBody(feeds, this.models.get(role)!.inputs, this.binary),
        longest: longestResponse(expected, this.binary),
      },
      signal,
    );
    if (status !== 200) this.refuse(...describeStatus(status, body));
    try {
      return readInferResponse(body, expected);
    } catch (error) {
      return this.refuse(
        'answered with something else than the output of the model.',
        `${role}: ${String(error)}`,
      );
    }
  }

  /** The server's metadata, once it is ready. */
  private async ready(signal?: AbortSignal): Promise<Answer> {
    const { status, body } = await this.server.get('v2/health/ready', signal);
    if (status === 401 || status === 403) this.refuse(...describeStatus(status, body));
    if (status !== 200) this.refuse(NO_SERVER, `ready: ${status}`);
    return this.server.get('v2', signal);
  }

  /** Null when the server lacks it, or has another one of that name. */
  private async model(role: PackRole, signal?: AbortSignal): Promise<Model | null> {
    const path = `v2/models/${modelName(this.manifest, role)}`;
    const ready = await this.server.get(`${path}/ready`, signal);
    if (ready.status !== 200) return null;
    const model = parsed(modelSchema, await this.server.get(path, signal));
    const { inputs, outputs } = this.manifest.roles[role]!;
    return model && fits(inputs, model.inputs) && fits(outputs, model.outputs) ? model : null;
  }

  private refuse(what: string, detail?: string): never {
    throw new StudioError('server-unreachable', `The server ${this.server.host} ${what}`, detail);
  }
}

const NO_SERVER = 'is not ready, or is no inference server (Open Inference Protocol).';

function describeStatus(status: number, body: Uint8Array): [sentence: string, detail: string] {
  const detail = `status ${status}: ${new TextDecoder().decode(body.subarray(0, MAX_DETAIL))}`;
  if (status === 401 || status === 403) return ['does not accept the token, or needs one.', detail];
  return [`answered with an error (status ${status}).`, detail];
}

function parsed<T>(schema: v.GenericSchema<unknown, T>, { status, body }: Answer): T | null {
  if (status !== 200) return null;
  try {
    const result = v.safeParse(schema, JSON.parse(new TextDecoder().decode(body)));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

/** Whether a model has the tensors that the manifest states. */
function fits(stated: readonly TensorEntry[], found: readonly ModelTensor[]): boolean {
  return stated.every(({ name, dtype }) =>
    found.some((tensor) => tensor.name === name && tensor.datatype === datatypes[dtype]),
  );
}
