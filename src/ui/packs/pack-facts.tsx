import { abilitiesOf } from '../../core/pack/abilities';
import type { Finding } from '../../core/pack/device-needs';
import type { PackManifest } from '../../core/pack/manifest';

/** Licence, what the pack can do, and where it comes from. */
export function PackFacts({ manifest }: { readonly manifest: PackManifest }) {
  return (
    <>
      <p>Licence: {manifest.licence}</p>
      <p>{sentence(abilitiesOf(manifest).join(', '))}</p>
    </>
  );
}

/** What the check of the device says, one line each. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <ul className="pack-findings" aria-label="Check of this device">
      {findings.map(({ about, severity, text }) => (
        <li key={about} data-severity={severity}>
          {severity !== 'fine' && (
            <strong>{severity === 'refusal' ? 'Not possible here: ' : 'Note: '}</strong>
          )}
          {text}
        </li>
      ))}
    </ul>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
