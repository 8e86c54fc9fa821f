import { expect, it } from 'vitest';
import { drawTree } from '../../src/pages/family/save/drawing';
import { type NodeItem, treeOf } from '../../src/pages/family/tree/items';
import { Outline } from '../../src/pages/family/tree/outline';
import { sample, treeNode } from './sample';

const paints = { ground: '#fff', text: '#000', aside: '#777', line: '#ccc', of: () => '#123456' };

it('a saved picture is SVG that can be read, whatever an id holds', () => {
  const answer = sample();
  answer.nodes.push(treeNode('<script>alert(1)</script>/"&\u0000\u202e]]>', 0));
  const outline = new Outline(treeOf(answer) as NodeItem, ({ kind }) => kind === 'node', null);
  const { text, width, height } = drawTree(
    {
      title: 'Family of <b>&amp;',
      notes: ['Licence: "mit"'],
      rows: outline.slice(0, 20),
      seen: () => 1000,
      scheme: {
        classes: [{ label: "o'<i>", hue: { kind: 'none' }, count: 3, filter: null }],
        of: () => ({ kind: 'none' }),
      },
      legend: { colour: 'Relation', size: 'likes' },
      size: 'likes',
      most: 10,
      replayed: false,
    },
    paints,
  );
  const file = new DOMParser().parseFromString(text, 'image/svg+xml');
  expect(file.querySelector('parsererror')).toBeNull();
  expect(file.querySelectorAll('script, b, i')).toHaveLength(0);
  const words = [...file.querySelectorAll('text')].map((element) => element.textContent);
  expect(words).toContain('Family of <b>&amp;');
  expect(words).toContain('1,000 quantizations by 250 authors');
  expect(words.some((word) => word?.startsWith('<script>alert(1)</script>/"&'))).toBe(true);
  expect(text).not.toMatch(/[\u0000\u202e]/);
  expect(width).toBeGreaterThan(900);
  expect(height).toBeGreaterThan(5 * 28);
});
