/** The same with weights that add up to 1. */
export function withShares<Item extends { readonly weight: number }>(
  items: readonly Item[],
): readonly Item[] {
  const total = items.reduce((sum, { weight }) => sum + weight, 0);
  return items.map((item) => ({ ...item, weight: item.weight / total }));
}
