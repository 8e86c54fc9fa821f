/** Trees for the tests. */
import type { Bundle, ModelNode, TreeAnswer, TreeNode } from '../../src/pages/family/types';

export function model(id: string, created: string | null = '2024-01-05T00:00:00Z'): ModelNode {
  return {
    id,
    missing: false,
    downloads: 10,
    likes: 1,
    created_at: created,
    task: null,
    library: null,
    license: null,
    children: 0,
  };
}

export function bundle(key: string, count: number, more: Partial<Bundle> = {}): Bundle {
  return {
    key,
    relation: 'quantized',
    library: null,
    count,
    matching: count,
    authors: Math.ceil(count / 4),
    below: 0,
    downloads: count * 10,
    likes: count,
    months: [{ month: '2024-02', count }],
    ...more,
  };
}

export function treeNode(
  id: string,
  parent: number | null,
  more: Partial<TreeNode> = {},
): TreeNode {
  return {
    node: model(id),
    parent,
    relation: parent === null ? null : 'finetune',
    depth: parent === null ? 0 : 1,
    other_parents: [],
    matches: true,
    below: 0,
    matching_below: 0,
    bundles: [],
    ...more,
  };
}

/** A root with two members that stand alone, of which the first has a crowd. */
export function sample(crowd = 1000): TreeAnswer {
  return {
    nodes: [
      treeNode('meta/root', null, { bundles: [bundle('adapter', 4)] }),
      treeNode('a/one', 0, { below: crowd, bundles: [bundle('quantized', crowd)] }),
      treeNode('b/two', 0),
    ],
    size: crowd + 7,
    matching: crowd + 7,
  };
}
