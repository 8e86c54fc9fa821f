import type { ComponentChildren } from 'preact';
import { href, navigate, type Page, type Params } from './router';

interface Props {
  page: Exclude<Page, 'missing'>;
  id?: string | null;
  params?: Params;
  class?: string;
  title?: string;
  'aria-current'?: 'page';
  children: ComponentChildren;
}

/** A link within the explorer. */
export function Link({ page, id, params, children, ...rest }: Props) {
  const address = href(page, id, params);
  return (
    <a {...rest} href={address} onClick={(event) => follow(event, address)}>
      {children}
    </a>
  );
}

/** Follows a link without loading the program anew, unless the reader wants a new tab. */
export function follow(event: MouseEvent, address: string) {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  navigate(address);
}
