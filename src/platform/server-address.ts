import { StudioError } from '../core/errors';

const MAX_LENGTH = 2000;
const SHOWN_LENGTH = 60;
/** Servers on the user's own machine, to which browsers connect without encryption. */
const local = new Set(['localhost', '127.0.0.1']);

/**
 * The folder of a server that a typed address means; it ends with a slash. `https:` alone, except for the user's own machine and the studio's own server.
 * @param here address of the page, for an address without a host.
 * @param what what the user should type, as the first sentence of an error. @throws StudioError request-invalid.
 */
export function serverFolder(typed: string, here: string, what: string): URL {
  const text = typed.trim();
  const invalid = (reason: string) => new StudioError('request-invalid', `${what} ${reason}`);
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

function shorten(text: string): string {
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}
