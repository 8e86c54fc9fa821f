import { expect, it } from 'vitest';
import { crowdWords } from '../../src/pages/family/words';
import { bundle } from './sample';

it('bundles are told in words', () => {
  expect(crowdWords(bundle('q', 1204, { library: 'gguf', authors: 310 }), 1204)).toBe(
    '1,204 GGUF quantizations by 310 authors',
  );
  expect(crowdWords(bundle('a', 88, { relation: 'adapter', authors: 1 }), 12)).toBe(
    '12 of 88 adapters by 1 author',
  );
  expect(crowdWords(bundle('m', 1, { relation: 'merge' }), 1)).toBe('1 merge');
  expect(crowdWords(bundle('f', 31, { relation: 'finetune', authors: 20, below: 70 }), 31)).toBe(
    '31 fine-tunes with descendants by 20 authors',
  );
});
