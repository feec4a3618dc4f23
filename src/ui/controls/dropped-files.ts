/** Files among what is dropped or pasted. */
export function droppedFiles(data: DataTransfer | null): File[] {
  return data ? [...data.files] : [];
}

export function carriesFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') ?? false;
}
