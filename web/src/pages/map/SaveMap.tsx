import { SaveMenu } from '../../picture/SaveMenu';
import type { Shown } from './MapView';
import type { Entry } from './palette';

interface Props {
  shown: { current: Shown | null };
  entries: Entry[];
}

/** Saves what is seen of the map: the points as pixels, outlines and names as vectors. */
export function SaveMap({ shown, entries }: Props) {
  return (
    <SaveMenu
      title="Map of all models"
      picture={() => withPoints(shown.current)}
      legend={() => entries.map(({ colour, text }) => ({ colour, text }))}
    />
  );
}

/** The overlay with the points under it, for as long as this turn of the event loop lasts. */
function withPoints(shown: Shown | null): SVGSVGElement | null {
  const overlay = shown?.overlay();
  if (!shown || !overlay) return null;
  const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
  const { width, height } = shown.size();
  image.setAttribute('width', String(width));
  image.setAttribute('height', String(height));
  image.setAttribute('href', shown.picture().toDataURL('image/png'));
  overlay.prepend(image);
  queueMicrotask(() => image.remove());
  return overlay;
}
