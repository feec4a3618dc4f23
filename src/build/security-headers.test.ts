import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { headerRules, headersFor, metaPolicy } from './security-headers';

test('no script runs from a blob, a data URL or the page itself', () => {
  for (const path of ['/', '/assets/worker.js']) {
    const policy = headersFor(path)['Content-Security-Policy']!;
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).not.toMatch(/unsafe-eval'(?<!wasm-unsafe-eval')/);
  }
  expect(headersFor('/')['Content-Security-Policy']).toContain("worker-src 'self';");
  expect(headersFor('/')['Content-Security-Policy']).toContain("frame-ancestors 'none'");
});

test('two folders alone may connect to other servers, and nothing but that', () => {
  for (const path of ['/', '/assets/a.js', '/ort/a.mjs', '/ffmpeg/a.js', '/demo/demo.mp4']) {
    const headers = headersFor(path);
    expect(headers['Content-Security-Policy']).toMatch(/connect-src 'self'(;|$)/);
    expect(headers['Connection-Allowlist']).toBe('(response-origin)');
  }
  for (const path of ['/pack-download/a.js', '/remote-engine/a.js']) {
    const policy = headersFor(path)['Content-Security-Policy']!;
    expect(policy).toContain("connect-src 'self' https:");
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toMatch(/unsafe|blob:|worker-src/);
  }
  // A token must not follow a redirect.
  expect(headersFor('/remote-engine/a.js')['Connection-Allowlist']).not.toContain('redirects');
});

test('a host without headers still gets the policy, except what works in a header only', () => {
  expect(metaPolicy()).toContain("connect-src 'self'");
  expect(metaPolicy()).not.toContain('frame-ancestors');
});

test('the rules for other hosts give every path the headers that our servers send', () => {
  for (const path of [
    '/',
    '/index.html',
    '/assets/a.js',
    '/ort/a.wasm',
    '/ffmpeg/a.js',
    '/pack-download/a.js',
    '/remote-engine/a.js',
  ]) {
    const matching = headerRules.filter(
      ({ pattern }) => pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1))),
    );
    expect(Object.assign({}, ...matching.map(({ headers }) => headers))).toEqual(headersFor(path));
  }
});

test('the README lists the headers', () => {
  const readme = readFileSync('README.md', 'utf8');
  for (const name of Object.keys(headersFor('/'))) expect(readme).toContain(name);
});
