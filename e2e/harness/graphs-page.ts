import type { GraphRequest, GraphSpeed } from './graphs-worker';

declare global {
  interface Window {
    graphSpeed(request: GraphRequest): Promise<GraphSpeed>;
  }
}

window.graphSpeed = (request) => {
  const worker = new Worker(new URL('./graphs-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<GraphSpeed>((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }: MessageEvent<{ speed: GraphSpeed } | { error: string }>) =>
      'speed' in data ? resolve(data.speed) : reject(new Error(data.error));
    worker.postMessage(request);
  });
};
document.documentElement.dataset['ready'] = 'true';
