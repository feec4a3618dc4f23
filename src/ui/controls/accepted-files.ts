/** File types of the file dialogs, as values of an input's `accept`. */
export const acceptedFiles = {
  video: 'video/*,.mkv,.mov,.mxf,.avi,.ts,.m2ts,.wmv,.flv,.gif',
  project: '.v2a,.json,.zip,application/json',
  envelope: '.csv,.json,.mid,.midi,.rpp,.txt,text/csv,application/json,audio/midi',
} as const;
