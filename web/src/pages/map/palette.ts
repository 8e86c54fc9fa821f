/** What the codes of a trait mean, and their colours. */
import type { Schemas } from '../../api/client';
import type { Theme } from '../../app/theme';
import { categoryColour } from '../../colour/categories';
import { type Descent, relationColour, relationName } from '../../colour/relations';
import { logShare, rampColour } from '../../colour/scales';
import type { Trait } from './tile';

/** The code of what is not told. */
export const noneTold = 255;

/** One colour of the legend. */
export interface Entry {
  code: number;
  text: string;
  colour: string;
  /** How much it is seen, of 255; all of it where nothing is told. */
  strength?: number;
}

const downloadSteps = [0, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
const codeOfDownloads = (downloads: number) =>
  Math.min(254, Math.floor(8 * Math.log2(1 + downloads)));
const downloadsOfCode = (code: number) => 2 ** (code / 8) - 1;

/** The legend of a trait. */
export function legendOf(legend: Schemas['MapLegend'], trait: Trait, theme: Theme): Entry[] {
  const none = { code: noneTold, text: 'none told', colour: categoryColour(null, theme) };
  switch (trait) {
    case 'relation':
      return legend.relation.map((word, code) => ({
        code,
        text: relationName(word as Descent, 2),
        colour: relationColour(word as Descent, theme),
        // Two models of three have no relatives: in full colour they would be all one sees.
        ...(word === 'root' && { strength: 90 }),
      }));
    case 'year':
      return [
        ...legend.year.map((text, code) => ({
          code,
          text,
          colour: rampColour(code / Math.max(1, legend.year.length - 1), theme),
        })),
        { ...none, text: 'no date' },
      ];
    case 'downloads':
      return [
        ...downloadSteps.map((downloads) => ({
          code: codeOfDownloads(downloads),
          text: new Intl.NumberFormat('en-US', { notation: 'compact' }).format(downloads),
          colour: downloadColour(codeOfDownloads(downloads), theme),
        })),
        { ...none, text: 'not known' },
      ];
    default:
      return [
        ...legend[trait].map((text, code, all) => ({
          code,
          text,
          colour: categoryColour(code === all.length - 1 ? Number.POSITIVE_INFINITY : code, theme),
        })),
        none,
      ];
  }
}

function downloadColour(code: number, theme: Theme): string {
  return rampColour(logShare(downloadsOfCode(code), 1e7), theme);
}

/** Four bytes for each code; with `only`, all other codes are pale. */
export function paletteOf(
  entries: Entry[],
  trait: Trait,
  theme: Theme,
  only: number | null,
): Uint8Array {
  const palette = new Uint8Array(256 * 4);
  const codes = new Map(entries.map((entry) => [entry.code, entry]));
  for (let code = 0; code < 256; code++) {
    const known = trait === 'downloads' && code < noneTold ? downloadColour(code, theme) : null;
    const colour = known ?? codes.get(code)?.colour ?? categoryColour(null, theme);
    for (let channel = 0; channel < 3; channel++) {
      const hex = colour.slice(1 + 2 * channel, 3 + 2 * channel);
      palette[4 * code + channel] = Number.parseInt(hex, 16);
    }
    palette[4 * code + 3] =
      only === code ? 255 : only === null ? (codes.get(code)?.strength ?? 255) : 18;
  }
  return palette;
}
