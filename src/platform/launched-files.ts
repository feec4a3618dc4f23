interface LaunchParams {
  readonly files?: readonly FileSystemHandle[];
}
interface LaunchWindow {
  readonly launchQueue?: { setConsumer(consumer: (params: LaunchParams) => void): void };
}

/** Files that the user opens with the installed studio from the system's file manager, where the browser supports that. */
export function onLaunchedFile(open: (file: File, handle: FileSystemFileHandle) => Promise<void>): void {
  (window as LaunchWindow).launchQueue?.setConsumer(({ files = [] }) => {
    void (async () => {
      for (const handle of files) {
        if (handle instanceof FileSystemFileHandle) await open(await handle.getFile(), handle);
      }
    })();
  });
}
