import { type BankRecording, isSynthetic } from '../../core/pack/bank-index';
import { textLimits } from '../../core/project/bounds';
import type { RecordingReference } from '../../core/project/project';

/** How a recording of the bank is named and credited, on the page and in files. */
export function bankReference(recording: BankRecording): RecordingReference {
  const { id, class: kind, tag, licence } = recording;
  const name = `${kind}/${tag}, ${titleOf(recording)}`.slice(0, textLimits.name);
  const attribution = creditOf(recording).slice(0, textLimits.name);
  return { source: 'bank', id, name, licence, attribution };
}

/** The file's name without extension. Synthetic files are all called alike: their folder tells them apart. */
function titleOf(recording: BankRecording): string {
  const parts = recording.origin.split('/');
  if (isSynthetic(recording)) return `synthetic ${parts.slice(-2).join(' ')}`;
  return parts.at(-1)!.replace(/\.\w{1,4}$/, '');
}

/** Licences without a duty to name the author. */
const free = /^(CC0|public-domain)/;

function creditOf({ author, page, source, licence }: BankRecording): string {
  if (free.test(licence)) return '';
  return [author || 'unknown author', page || source].join(', ');
}
