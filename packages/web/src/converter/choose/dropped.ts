// What the browser hands out while a drop event runs, and takes away afterwards.

export type Dropped = { entries: (FileSystemEntry | null)[]; files: File[] };

export const bringsFiles = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer?.types.includes('Files') ?? false;

export const holdDropped = ({ items, files }: DataTransfer): Dropped => ({
  entries: [...items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null)),
  files: [...files],
});
