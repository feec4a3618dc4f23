import { acceptedFileName } from '../../core/formats/file-name';

const MAX_LENGTH = 80;

/** Names of entries that every file system accepts, each used once. */
export class EntryNames {
  private readonly used = new Set<string>();

  /** A file name that every file system accepts, shortened before its extension. */
  safe(name: string): string {
    const clean = acceptedFileName(name);
    const extension = /\.[^.]{1,8}$/.exec(clean)?.[0] ?? '';
    return clean.slice(0, clean.length - extension.length).slice(0, MAX_LENGTH) + extension || 'unnamed';
  }

  /** "stem.extension", or "stem (2).extension" when that is taken. File systems may ignore case. */
  unique(stem: string, extension: string): string {
    for (let number = 1; ; number++) {
      const name = `${stem}${number === 1 ? '' : ` (${number})`}.${extension}`;
      if (this.used.has(name.toLowerCase())) continue;
      this.used.add(name.toLowerCase());
      return name;
    }
  }
}
