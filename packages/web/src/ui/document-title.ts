import { useEffect } from 'react';

/** "Devices · Gatefold" in the window's title. Undefined while the name is still loading. */
export function useDocumentTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Gatefold` : 'Gatefold';
  }, [title]);
}
