/** The answers that the family page reads, by their names on the wire. */
import type { components } from '../../api/schema';

type Schemas = components['schemas'];

export type Bundle = Schemas['Bundle'];
export type ChildrenAnswer = Schemas['ChildrenAnswer'];
export type FamilyAnswer = Schemas['FamilyAnswer'];
export type Group = Schemas['Group'];
export type Member = Schemas['Member'];
export type MembersAnswer = Schemas['MembersAnswer'];
export type ModelNode = Schemas['Node'];
export type MonthCount = Schemas['MonthCount'];
export type RelationWord = Schemas['RelationWord'];
export type TreeAnswer = Schemas['TreeAnswer'];
export type TreeNode = Schemas['TreeNode'];
export type ValueCount = Schemas['ValueCount'];

export const RELATIONS: readonly RelationWord[] = [
  'finetune',
  'adapter',
  'quantized',
  'merge',
  'unknown',
];
