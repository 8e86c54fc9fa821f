/** A piece of a text, and whether it was searched for. */
export interface Piece {
  text: string;
  hit: boolean;
}

/** Cuts `text` where the words of `wanted` stand in it, in any letter case. */
export function marked(text: string, wanted: string): Piece[] {
  const words = wanted
    .split(/[\s/]+/)
    .filter((word) => word !== '')
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (words.length === 0) return [{ text, hit: false }];
  return text
    .split(new RegExp(`(${words.join('|')})`, 'gi'))
    .map((piece, i) => ({ text: piece, hit: i % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
