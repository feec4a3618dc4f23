/** True in windows up to 900 px wide, where the page is one scrolling column (as in the style sheets). */
export function isOneColumn(): boolean {
  return window.matchMedia('(max-width: 900px)').matches;
}
