/** Features that onnxruntime's kernels use where the adapter offers them. */
const usefulFeatures: readonly GPUFeatureName[] = ['shader-f16', 'subgroups'];
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

/** onnxruntime-web 1.30's fused attention gives wrong results on subgroups of 4 (SwiftShader). */
const MIN_SUBGROUP_SIZE = 8;

/** Created here rather than by onnxruntime, so that it outlives a session and its loss can be observed. */
export function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const subgroups = adapter.info.subgroupMaxSize >= MIN_SUBGROUP_SIZE;
  return adapter.requestDevice({
    requiredFeatures: usefulFeatures.filter(
      (feature) => adapter.features.has(feature) && (feature !== 'subgroups' || subgroups),
    ),
    requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name]])),
  });
}
