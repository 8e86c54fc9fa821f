/** The licences of a model and its ancestors, in the order that they are read in. */
import type { Schemas } from '../../api/client';
import { visible } from '../../design/text';

type LicensedModel = Schemas['LicensedModel'];

export interface Step {
  parent: LicensedModel;
  child: LicensedModel;
  change: Schemas['LicenseChange'];
  conflict: string | null;
}

export const changeWords: Record<Schemas['LicenseChange'], string> = {
  same: 'the same',
  differs: 'another',
  dropped: 'told no more',
  added: 'told first',
  unknown: 'none told',
};

/** The steps: those that deserve a look first, those that tell nothing last, the nearest before others. */
export function licenseSteps({ members, steps }: Schemas['LicensesAnswer']): readonly Step[] {
  const known = new Map(members.map((member) => [member.id, member]));
  const found = steps.flatMap(({ parent, child, change, conflict }): Step[] => {
    const [above, below] = [known.get(parent), known.get(child)];
    return above && below
      ? [{ parent: above, child: below, change, conflict: conflict ?? null }]
      : [];
  });
  const rank = (step: Step) => (step.conflict !== null ? 0 : step.change === 'unknown' ? 2 : 1);
  return found.sort((a, b) => rank(a) - rank(b) || a.child.depth - b.child.depth);
}

/** A model's licences in words; `null` where it tells none. */
export function told({ licenses, license_name: name }: LicensedModel): string | null {
  const words = licenses.map(visible).join(', ');
  if (!name) return words || null;
  return words ? `${words} (${visible(name)})` : visible(name);
}
