/*
 * The one table of the headers that every server of the studio sends: vite preview, `npm start`, the service worker from its cache, and
 * other hosts by dist/_headers.
 */

/** Of the development server too, whose page has inline scripts. Cross-origin isolation gives wasm its threads. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

const everywhere = {
  ...isolationHeaders,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** Of the page. wavesurfer.js writes a style element into its shadow root, hence 'unsafe-inline' for styles. */
const pagePolicy = {
  'default-src': "'self'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'connect-src': "'self'",
  'img-src': "'self' blob: data:",
  'media-src': "'self' blob:",
  'style-src': "'self' 'unsafe-inline'",
  'font-src': "'self'",
  'frame-src': "'none'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/** Works in a header only. */
const framing = { 'frame-ancestors': "'none'" };

/** Every connection stays on this origin: requests, navigations and WebRTC (Chromium from version 152; others ignore it). */
const HERE_ONLY = '(response-origin)';

/** Of workers, which take the policy of their own script. mediabunny merges the alpha channel of a video in workers from blob URLs. */
const workerPolicy = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self' blob:",
  'connect-src': "'self'",
};

/**
 * Of the two workers that may connect to other servers, at addresses that the user has typed: one downloads a model pack, the other one has graphs run by a
 * remote engine. They cannot load scripts from there, nor start workers.
 */
const connectingPolicy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'connect-src': "'self' https: http://localhost:* http://127.0.0.1:*",
};
const ANY_SERVER = '(response-origin "https://*:*/*" "http://localhost:*/*" "http://127.0.0.1:*/*")';

/** Features that the page uses are for itself alone, everything else is off. Names that Chromium does not know would fill its console. */
const features = {
  self: ['autoplay', 'cross-origin-isolated', 'microphone', 'midi'],
  off: [
    ...['accelerometer', 'browsing-topics', 'camera', 'captured-surface-control', 'clipboard-read'],
    ...['compute-pressure', 'display-capture', 'encrypted-media', 'fullscreen', 'gamepad', 'geolocation'],
    ...['gyroscope', 'hid', 'identity-credentials-get', 'idle-detection', 'keyboard-map', 'local-fonts'],
    ...['magnetometer', 'otp-credentials', 'payment', 'picture-in-picture', 'publickey-credentials-create'],
    ...['publickey-credentials-get', 'screen-wake-lock', 'serial', 'storage-access', 'usb'],
    ...['window-management', 'xr-spatial-tracking'],
  ],
};

const PERMISSIONS = [
  ...features.self.map((name) => `${name}=(self)`),
  ...features.off.map((name) => `${name}=()`),
].join(', ');

type Policy = Readonly<Record<string, string>>;

/** Paths of the build that hold a page or scripts, and whether what is below them is meant. */
const places: readonly { readonly path: string; readonly folder: boolean; readonly headers: Policy }[] = [
  ...['/', '/index.html'].map((path) => ({
    path,
    folder: false,
    headers: confinement({ ...pagePolicy, ...framing }, HERE_ONLY),
  })),
  ...['/assets/', '/ort/', '/ffmpeg/'].map((path) => ({
    path,
    folder: true,
    headers: confinement(workerPolicy, HERE_ONLY),
  })),
  // File hosts redirect.
  {
    path: '/pack-download/',
    folder: true,
    headers: confinement(connectingPolicy, `${ANY_SERVER};redirects=allow`),
  },
  { path: '/remote-engine/', folder: true, headers: confinement(connectingPolicy, ANY_SERVER) },
];

/** Rules for a `_headers` file: every rule that matches a path adds its headers. */
export const headerRules = [
  { pattern: '/*', headers: { ...everywhere, 'Permissions-Policy': PERMISSIONS } },
  ...places.map(({ path, folder, headers }) => ({ pattern: folder ? `${path}*` : path, headers })),
];

/** @param path of the URL. What is no script is treated like the page. */
export function headersFor(path: string): Policy {
  const place = places.find(({ path: start, folder }) => (folder ? path.startsWith(start) : path === start));
  return { ...everywhere, 'Permissions-Policy': PERMISSIONS, ...(place ?? places[0]!).headers };
}

/** The page's policy as a meta element, for hosts that cannot send headers. */
export function metaPolicy(): string {
  return serialise(pagePolicy);
}

function confinement(policy: Policy, connections: string): Policy {
  return { 'Content-Security-Policy': serialise(policy), 'Connection-Allowlist': connections };
}

function serialise(policy: Policy): string {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}
