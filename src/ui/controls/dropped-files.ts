/** Files in a drop or paste. */
export function droppedFiles(data: DataTransfer | null): File[] {
  return data ? [...data.files] : [];
}

export function carriesFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') ?? false;
}
