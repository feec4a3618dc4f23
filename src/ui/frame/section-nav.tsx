import './section-nav.css';

/** The parts of the page in the order of work, and what each is found by. */
const parts = [
  { label: 'Open', selector: '.top-bar' },
  { label: 'Picture', selector: '.stage' },
  { label: 'Curve', selector: '.tracks' },
  { label: 'Sound', selector: '[aria-label="Prompt"]' },
  { label: 'Export', selector: '[aria-label="Takes"]' },
] as const;

/** On a small screen, where the page is a long column: the way from the video to the file, a tap each. */
export function SectionNav() {
  return (
    <nav className="path-bar" aria-label="Parts of the page">
      {parts.map(({ label, selector }) => (
        <button
          key={label}
          type="button"
          className="quiet"
          onClick={() => document.querySelector(selector)?.scrollIntoView({ block: 'start' })}
        >
          {label}
        </button>
      ))}
    </nav>
  );
}
