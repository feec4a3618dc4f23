/** `[N] [--seed S] [--url ADDRESS]`: number of kills, seed of the moments and edits, address of a studio that is served already. */
export function readCommandLine(words: readonly string[]) {
  const after = (name: string) => {
    const at = words.indexOf(name);
    return at < 0 ? null : (words[at + 1] ?? null);
  };
  const first = Number(words[0]);
  return {
    count: Number.isInteger(first) && first > 0 ? first : 100,
    seed: Number(after('--seed') ?? 1),
    url: after('--url'),
  };
}
