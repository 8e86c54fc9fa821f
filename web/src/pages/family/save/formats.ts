/** What a selection can be saved as by the server. */
import type { Words } from '../view/state';

export interface Format {
  format: string;
  label: string;
  about: string;
  /** What the file is called. */
  file: string;
}

/** Members as tables, then the graph of their descent. */
export const FORMATS: readonly Format[] = [
  { format: 'csv', label: 'CSV', about: 'a table of the members', file: 'family.csv' },
  { format: 'jsonl', label: 'JSON Lines', about: 'one member a line', file: 'family.jsonl' },
  {
    format: 'parquet',
    label: 'Parquet',
    about: 'for DuckDB, pandas, polars',
    file: 'family.parquet',
  },
  {
    format: 'graphml',
    label: 'GraphML',
    about: 'for networkx, Gephi, yEd',
    file: 'family.graphml',
  },
  { format: 'gexf', label: 'GEXF', about: 'for Gephi', file: 'family.gexf' },
  { format: 'dot', label: 'DOT', about: 'for Graphviz', file: 'family.dot' },
  { format: 'newick', label: 'Newick', about: 'the tree, for phylogenetics', file: 'family.nwk' },
  {
    format: 'node-link',
    label: 'Node-link JSON',
    about: 'for networkx',
    file: 'family-node-link.json',
  },
  {
    format: 'cytoscape',
    label: 'Cytoscape JSON',
    about: 'for Cytoscape',
    file: 'family-cytoscape.json',
  },
  {
    format: 'mermaid',
    label: 'Mermaid',
    about: 'for Markdown, small families',
    file: 'family.mmd',
  },
  {
    format: 'edges-csv',
    label: 'Edges as CSV',
    about: 'child, parent, relation',
    file: 'family-edges.csv',
  },
  {
    format: 'edges-tsv',
    label: 'Edges as TSV',
    about: 'child, parent, relation',
    file: 'family-edges.tsv',
  },
  {
    format: 'edges-parquet',
    label: 'Edges as Parquet',
    about: 'child, parent, relation',
    file: 'family-edges.parquet',
  },
];

/** Where a selection is downloaded from. */
export function exportAddress(id: string, words: Words, format: string): string {
  const query = new URLSearchParams({ id });
  for (const [name, word] of Object.entries(words)) if (word !== null) query.set(name, word);
  query.set('format', format);
  return `/api/v1/export?${query}`;
}
