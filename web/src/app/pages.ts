import type { ComponentType } from 'preact';
import type { Page } from './router';

/** What each page's module has as its default. */
export type PageComponent = ComponentType<{ id: string }>;

/** Each page is a chunk of its own. `id` is `''` on pages that are of no one model. */
export const chunks: Record<Page, () => Promise<{ default: PageComponent }>> = {
  start: () => import('../pages/start/Start'),
  model: () => import('../pages/model/Model'),
  family: () => import('../pages/family/Family'),
  compare: () => import('../pages/compare/Compare'),
  map: () => import('../pages/map/Map'),
  families: () => import('../pages/families/Families'),
  influence: () => import('../pages/influence/Influence'),
  missing: () => import('../pages/missing/Missing'),
};
