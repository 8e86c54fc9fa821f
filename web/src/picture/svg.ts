/** A chart of the page as a picture that stands alone: title, styles and all. */

/** What style sheets may have set, and a file on its own must say itself. */
const styles = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'font-size',
  'font-weight',
  'font-family',
  'font-variant-numeric',
  'text-anchor',
  'dominant-baseline',
];

const space = 'http://www.w3.org/2000/svg';
const margin = 24;

export interface Caption {
  title: string;
  /** One line below: what is shown, and of which snapshot. */
  note?: string;
  legend?: readonly { colour: string; text: string }[];
}

function styled(from: Element, to: Element) {
  const computed = getComputedStyle(from);
  for (const name of styles) {
    const value = computed.getPropertyValue(name);
    if (value) to.setAttribute(name, value);
  }
  to.removeAttribute('class');
  to.removeAttribute('style');
  [...from.children].forEach((child, i) => {
    const copy = to.children[i];
    if (copy) styled(child, copy);
  });
}

function text(words: string, x: number, y: number, size: number, colour: string, weight = 400) {
  const element = document.createElementNS(space, 'text');
  element.setAttribute('x', String(x));
  element.setAttribute('y', String(y));
  element.setAttribute('font-size', String(size));
  element.setAttribute('font-weight', String(weight));
  element.setAttribute('fill', colour);
  element.textContent = words;
  return element;
}

/** A picture with its caption around it, as SVG. */
export function standalone(picture: SVGSVGElement | HTMLCanvasElement, caption: Caption) {
  const page = getComputedStyle(document.documentElement);
  const ink = page.color;
  const { width, height } = picture.getBoundingClientRect();
  const top = margin + 28;
  const below = (caption.legend ? 28 : 0) + (caption.note ? 24 : 0);
  const all = { width: Math.max(320, width + 2 * margin), height: top + height + below + margin };

  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('xmlns', space);
  svg.setAttribute('width', String(all.width));
  svg.setAttribute('height', String(all.height));
  svg.setAttribute('viewBox', `0 0 ${all.width} ${all.height}`);
  svg.setAttribute('font-family', page.fontFamily);
  const paper = document.createElementNS(space, 'rect');
  paper.setAttribute('width', '100%');
  paper.setAttribute('height', '100%');
  paper.setAttribute('fill', page.backgroundColor);
  svg.append(paper, text(caption.title, margin, margin + 12, 16, ink, 600));

  const inner =
    picture instanceof HTMLCanvasElement ? image(picture) : (picture.cloneNode(true) as Element);
  if (picture instanceof SVGSVGElement) {
    styled(picture, inner);
    for (const helper of inner.querySelectorAll('[data-helper]')) helper.remove();
  }
  inner.setAttribute('x', String(margin));
  inner.setAttribute('y', String(top));
  inner.setAttribute('width', String(width));
  inner.setAttribute('height', String(height));
  svg.append(inner);

  let x = margin;
  for (const { colour, text: words } of caption.legend ?? []) {
    const swatch = document.createElementNS(space, 'rect');
    swatch.setAttribute('x', String(x));
    swatch.setAttribute('y', String(top + height + 13));
    swatch.setAttribute('width', '10');
    swatch.setAttribute('height', '10');
    swatch.setAttribute('fill', colour);
    svg.append(swatch, text(words, x + 15, top + height + 22, 12, ink));
    x += 30 + words.length * 6.5;
  }
  if (caption.note) svg.append(text(caption.note, margin, all.height - margin, 12, ink));
  return { text: new XMLSerializer().serializeToString(svg), ...all };
}

function image(canvas: HTMLCanvasElement): Element {
  const element = document.createElementNS(space, 'image');
  element.setAttribute('href', canvas.toDataURL('image/png'));
  return element;
}

/** The same as PNG. */
export function png(picture: SVGSVGElement | HTMLCanvasElement, caption: Caption): Promise<Blob> {
  return drawn(standalone(picture, caption));
}

interface Standing {
  text: string;
  width: number;
  height: number;
}

/** An SVG that stands alone as PNG, with two pixels for each. */
export async function drawn({ text: source, width, height }: Standing): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([source], { type: 'image/svg+xml' }));
  try {
    const loaded = new Image();
    loaded.src = url;
    await loaded.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * 2);
    canvas.height = Math.round(height * 2);
    canvas.getContext('2d')?.drawImage(loaded, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error('no picture'))),
        'image/png',
      ),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
