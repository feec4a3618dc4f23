/** Colours of the canvases, read from the custom properties of styles/theme.css. */
export interface Palette {
  readonly background: string;
  readonly well: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly textDim: string;
  readonly accent: string;
  readonly left: string;
  readonly right: string;
  readonly prediction: string;
  readonly marker: string;
  readonly tooLoud: string;
  readonly tooQuiet: string;
  readonly selection: string;
  readonly font: string;
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    background: colour('--bg-1'),
    well: colour('--bg-0'),
    line: colour('--line'),
    lineStrong: colour('--line-strong'),
    text: colour('--text'),
    textDim: colour('--text-dim'),
    accent: colour('--accent'),
    left: colour('--left'),
    right: colour('--right'),
    prediction: colour('--prediction'),
    marker: colour('--warn'),
    tooLoud: colour('--warn'),
    tooQuiet: colour('--too-quiet'),
    selection: colour('--selection'),
    font: `11px ${colour('--font') || 'sans-serif'}`,
  };
}
