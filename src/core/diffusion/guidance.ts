/** Classifier-free guidance (Ho & Salimans, 2207.12598): unconditional + scale × (conditional - unconditional). */
export function guide(conditional: Float32Array, unconditional: Float32Array, scale: number): Float32Array {
  return conditional.map((value, i) => unconditional[i]! + scale * (value - unconditional[i]!));
}

/** Guidance helps only at medium noise levels (Kynkäänniemi et al., 2404.07724); outside [from, to] one evaluation is enough. */
export function guidanceActive(scale: number, t: number, [from, to]: readonly [number, number]): boolean {
  return scale !== 1 && t >= from && t <= to;
}
