/** How classes are painted in the theme that is on. */
import { theme } from '../../../app/theme';
import { categoryColour } from '../../../colour/categories';
import { relationColour } from '../../../colour/relations';
import { rampColour } from '../../../colour/scales';
import { type Hue, MOST } from './classes';

export function paintOf(hue: Hue): string {
  const now = theme.value;
  switch (hue.kind) {
    case 'relation':
      return relationColour(hue.relation, now);
    case 'rank':
      return categoryColour(hue.rank, now);
    case 'step':
      return rampColour(hue.steps < 2 ? 1 : hue.step / (hue.steps - 1), now);
    case 'other':
      return categoryColour(MOST, now);
    case 'none':
      return categoryColour(null, now);
  }
}
