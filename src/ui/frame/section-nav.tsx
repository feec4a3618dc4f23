import { usePageRegions } from './page-regions';
import './section-nav.css';

/** The sections of the page in the order of work. */
const sections = [
  { label: 'Open', region: 'open' },
  { label: 'Picture', region: 'picture' },
  { label: 'Envelope', region: 'envelope' },
  { label: 'Sound', region: 'prompt' },
  { label: 'Export', region: 'takes' },
] as const;

/** Buttons that scroll to the sections, for small screens, where the page is one long column. */
export function SectionNav() {
  const regions = usePageRegions();
  return (
    <nav className="section-nav" aria-label="Sections">
      {sections.map(({ label, region }) => (
        <button key={label} type="button" className="quiet" onClick={() => regions.scrollTo(region)}>
          {label}
        </button>
      ))}
    </nav>
  );
}
