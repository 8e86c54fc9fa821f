/** The words for bundles. */
import { relationName } from '../../colour/relations';
import { counted, full } from '../../design/text';
import type { Bundle, RelationWord } from './types';

const LIBRARIES: Partial<Record<string, string>> = {
  gguf: 'GGUF',
  mlx: 'MLX',
  onnx: 'ONNX',
  peft: 'PEFT',
};

/** What models of a relation are called where the relation itself is the matter. */
export function relationWords(relation: RelationWord, count: number): string {
  return relation === 'unknown' ? 'relation not told' : relationName(relation, count);
}

/** What a bundle holds: `GGUF quantizations`, `fine-tunes with descendants`. */
export function crowdNoun({ library, relation, below }: Bundle, count: number): string {
  const kind = library ? `${LIBRARIES[library] ?? library} ` : '';
  const branches = below > 0 ? ' with descendants' : '';
  // What the relation's name adds after a comma stands at the end.
  const [name, ...more] = relationName(relation, count).split(', ');
  return [kind + name + branches, ...more].join(', ');
}

/** How many of a bundle, of how many: `1,204`, `12 of 1,204`. */
export function crowdCount(seen: number, all: number): string {
  return seen === all ? full(all) : `${full(seen)} of ${full(all)}`;
}

/** `1,204 GGUF quantizations by 310 authors`, of which `seen` are told. */
export function crowdWords(bundle: Bundle, seen: number): string {
  const authors = bundle.count > 1 ? ` by ${counted(bundle.authors, 'author')}` : '';
  return `${crowdCount(seen, bundle.count)} ${crowdNoun(bundle, bundle.count)}${authors}`;
}
