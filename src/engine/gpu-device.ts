/** Features that onnxruntime's kernels use where the adapter has them. */
const wanted: readonly GPUFeatureName[] = ['shader-f16', 'subgroups'];
const limits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
] as const;

/** Fused attention of onnxruntime-web 1.30 is wrong on subgroups of 4 (SwiftShader), so they are not offered there. */
const SMALLEST_SUBGROUP = 8;

/** A device of our own: it outlives a session, and its loss is ours to see. */
export function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const subgroups = adapter.info.subgroupMaxSize >= SMALLEST_SUBGROUP;
  return adapter.requestDevice({
    requiredFeatures: wanted.filter(
      (feature) => adapter.features.has(feature) && (feature !== 'subgroups' || subgroups),
    ),
    requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name]])),
  });
}
