/** Technical detail for whoever opens the console; what the user is told goes elsewhere. */
export function logDetail(detail: string): void {
  console.warn(detail);
}
