/** A file that the build consists of. */
export interface BuildFile {
  /** Path of its URL; `/` for the page itself. */
  readonly path: string;
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly contentType: string;
  /** The file is needed only where the browser has a WebGPU adapter, with or without JavaScript Promise Integration. */
  readonly only?: 'gpu-with-jspi' | 'gpu-without-jspi';
}

export interface Build {
  /** Changes with any file. The page states it in `<meta name="build">`. */
  readonly id: string;
  /** Changes with the headers that files are stored with. */
  readonly headersId: string;
  readonly files: readonly BuildFile[];
}

/** What a page says to a service worker. Those with a reply come with a MessagePort. */
export type ToServiceWorker =
  /** Whether downloads may run now: nobody plays, maps, generates or exports. */
  | { readonly type: 'quiet'; readonly quiet: boolean }
  /** Reply: the worker's build id. */
  | { readonly type: 'which-build' }
  /** From a page without a controller: take it over if it has the same build. */
  | { readonly type: 'adopt'; readonly build: string }
  /** Reply: boolean. A file may be absent because the browser or its user deleted it. */
  | { readonly type: 'is-complete' }
  /** Download what is absent. Reply: boolean, whether the build is complete afterwards. */
  | { readonly type: 'complete' }
  /** To a waiting worker: become the active one. Reply: `TakeOver`. */
  | { readonly type: 'take-over' };

/** `other-pages`: more than one page is open, and none may change its build while it is open. */
export type TakeOver = 'taken' | 'other-pages';
