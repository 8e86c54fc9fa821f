import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useApi } from '../../api/useApi';
import { Button } from '../../design/controls';
import { Loaded, Panel } from '../../design/show';
import { compact, counted, visible } from '../../design/text';
import { CardHtml } from './CardHtml';

/** Height of a folded card, as `.card-folded` has it. */
const folded = 560;

/** What the model's owner has written about it. */
export function Card({ id }: { id: string }) {
  const card = useApi('/api/v1/card', { id });
  return (
    <Panel title="Card">
      <Loaded from={card} height={folded}>
        {({ html, front_matter: front, images, truncated, bytes }) => (
          <>
            {truncated && (
              <p class="model-say">
                The card is long ({compact(bytes)} bytes); only its beginning is shown.
              </p>
            )}
            {images > 0 && (
              <p class="model-say quiet small">
                {counted(images, 'picture')} not shown: nothing is fetched from elsewhere.
              </p>
            )}
            <Foldable>
              <CardHtml html={html} />
            </Foldable>
            {front && (
              <details class="model-fold">
                <summary>Front matter, as it was written</summary>
                <pre class="model-plain">{front.split('\n').map(visible).join('\n')}</pre>
              </details>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Foldable({ children }: { children: preact.ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const [tall, setTall] = useState(false);
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => setTall((box.current?.scrollHeight ?? 0) > folded * 1.2), [children]);
  return (
    <>
      <div
        ref={box}
        class={tall && !open ? 'card-folded' : ''}
        // What is cut off must not be reached by the keyboard and scrolled into sight: it opens.
        onFocusCapture={() => setOpen(true)}
      >
        {children}
      </div>
      {tall && (
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less of the card' : 'Show all of the card'}
        </Button>
      )}
    </>
  );
}
