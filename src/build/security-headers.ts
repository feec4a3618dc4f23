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
  // Every connection stays on this origin: requests, navigations and WebRTC (Chromium from version 152; others ignore it).
  'Connection-Allowlist': '(response-origin)',
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

/** Of workers, which take the policy of their own script. mediabunny merges the alpha channel of a video in workers from blob URLs. */
const workerPolicy = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self' blob:",
  'connect-src': "'self'",
};

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

/** Folders of the build that hold scripts and their wasm, but no page. */
const scriptFolders = /^\/(assets|ort|ffmpeg)\//;

/** Rules for a `_headers` file: every rule that matches a path adds its headers. */
export const headerRules = [
  { pattern: '/*', headers: { ...everywhere, 'Permissions-Policy': PERMISSIONS } },
  ...['/', '/index.html'].map((pattern) => ({
    pattern,
    headers: policyHeader({ ...pagePolicy, ...framing }),
  })),
  ...['/assets/*', '/ort/*', '/ffmpeg/*'].map((pattern) => ({
    pattern,
    headers: policyHeader(workerPolicy),
  })),
];

/** @param path of the URL. */
export function headersFor(path: string): Readonly<Record<string, string>> {
  const policy = scriptFolders.test(path) ? workerPolicy : { ...pagePolicy, ...framing };
  return { ...everywhere, 'Permissions-Policy': PERMISSIONS, ...policyHeader(policy) };
}

/** The page's policy as a meta element, for hosts that cannot send headers. */
export function metaPolicy(): string {
  return serialise(pagePolicy);
}

function policyHeader(policy: Readonly<Record<string, string>>): Record<string, string> {
  return { 'Content-Security-Policy': serialise(policy) };
}

function serialise(policy: Readonly<Record<string, string>>): string {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}
