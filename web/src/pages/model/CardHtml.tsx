import './card.css';

/**
 * A card as HTML. This is the one place where foreign HTML is put into the page:
 * the server has cleaned it by an allowlist (no script, style, frame, form, id,
 * class or thing that is fetched; links lead to http, https and mailto alone),
 * and its content policy would let no script of it run.
 */
export function CardHtml({ html }: { html: string }) {
  return <div class="card" dangerouslySetInnerHTML={{ __html: html }} />;
}
