/** Calls the listener when the page is hidden (another tab, minimised) or left: the last moment at which it can store something. */
export function onHide(listener: () => void): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') listener();
  });
  window.addEventListener('pagehide', listener);
}
