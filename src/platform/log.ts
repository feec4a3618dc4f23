/** Writes technical detail to the console. Messages for the user go to the page. */
export function logDetail(detail: string): void {
  console.warn(detail);
}
