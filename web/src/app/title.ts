import { useEffect } from 'preact/hooks';

/** Sets the document's title while a page is shown. */
export function useTitle(title: string | null) {
  useEffect(() => {
    document.title = title ? `${title} · modeltree` : 'modeltree';
  }, [title]);
}
