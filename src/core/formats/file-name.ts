/** A name without path, control characters or characters that Windows forbids, as every file system accepts it; may be empty. */
export function acceptedFileName(name: string): string {
  return name.replace(/[\p{Cc}"*/:<>?\\|]/gu, '_').replace(/^[. ]+|[. ]+$/g, '');
}
