/** Saves the tree as a picture. */
import { fileName, save, source } from '../../../picture/save';
import { drawn } from '../../../picture/svg';
import { paintOf } from '../colour/paint';
import { type Drawing, drawTree } from './drawing';

/** Rejects where the browser cannot draw it. */
export async function savePicture(drawing: Drawing, kind: 'png' | 'svg'): Promise<void> {
  const page = document.querySelector<HTMLElement>('.family') ?? document.body;
  const notes = [...drawing.notes, source()];
  const picture = drawTree(
    { ...drawing, notes },
    {
      ground: resolved(page, 'var(--paper)'),
      text: resolved(page, 'var(--ink)'),
      aside: resolved(page, 'var(--ink-2)'),
      line: resolved(page, 'var(--trunk)'),
      of: paintOf,
    },
  );
  const name = `${fileName(drawing.title)}.${kind}`;
  if (kind === 'png') save(name, await drawn(picture));
  else save(name, new Blob([picture.text], { type: 'image/svg+xml' }));
}

/** A colour of the style sheet as one that stands alone. */
function resolved(page: HTMLElement, css: string): string {
  const probe = document.createElement('span');
  probe.style.color = css;
  page.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
