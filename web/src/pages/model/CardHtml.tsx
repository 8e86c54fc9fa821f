import { useLayoutEffect, useRef } from 'preact/hooks';
import './card.css';

/**
 * A card as HTML. This is the one place where foreign HTML is put into the page:
 * the server has cleaned it by an allowlist (no script, style, frame, form, id,
 * class or thing that is fetched; links lead to http, https and mailto alone),
 * and its content policy would let no script of it run.
 */
export function CardHtml({ html }: { html: string }) {
  const card = useRef<HTMLDivElement>(null);
  // Code and tables that are wider than the card can be scrolled by keyboard too.
  useLayoutEffect(() => {
    for (const wide of card.current?.querySelectorAll<HTMLElement>('pre, table') ?? []) {
      if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
    }
  }, [html]);
  return <div ref={card} class="card" dangerouslySetInnerHTML={{ __html: html }} />;
}
