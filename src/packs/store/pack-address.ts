import { StudioError } from '../../core/errors';

const MAX_LENGTH = 2000;
/** Servers on the user's own machine, to which browsers connect without encryption. */
const local = new Set(['localhost', '127.0.0.1']);

/**
 * The folder that a typed address means; `manifest.json` at its end may be there or not.
 * @param here address of the page, for an address without a host. @throws StudioError request-invalid.
 */
export function packFolder(typed: string, here: string): URL {
  const text = typed.trim().replace(/manifest\.json$/, '');
  const url = text === '' || text.length > MAX_LENGTH ? null : parse(text, here);
  if (!url) throw invalid(`“${shorten(typed)}” is not an address.`);
  if (url.username !== '' || url.password !== '') throw invalid('It must not contain a name or password.');
  if (url.search !== '' || url.hash !== '') throw invalid('It must end with the folder, without ? or #.');
  const allowed =
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && (url.host === new URL(here).host || local.has(url.hostname)));
  if (!allowed) throw invalid('It must begin with https://.');
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

function parse(text: string, here: string): URL | null {
  const hasHost = /^[\w.-]+\.[a-z]{2,}(:\d+)?(\/|$)/i.test(text);
  try {
    return hasHost ? new URL(`https://${text}`) : new URL(text, here);
  } catch {
    return null;
  }
}

function invalid(reason: string): StudioError {
  return new StudioError(
    'request-invalid',
    `Type the address of a folder that holds a pack's manifest.json. ${reason}`,
  );
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
