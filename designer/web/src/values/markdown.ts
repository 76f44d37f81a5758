/* Markdown as a tree of harmless pieces: raw HTML stays text, pictures become links, addresses are checked. The parser is loaded when it is first needed. */

export interface Piece {
  tag: string;
  href?: string;
  pieces: (Piece | string)[];
}
interface Token {
  type: string;
  tag: string;
  nesting: number;
  content: string;
  children: Token[] | null;
  hidden: boolean;
  attrGet: (name: string) => string | null;
}

// A text inside a page starts below the page's own headings.
const HEADINGS: Record<string, string> = { h1: 'h4', h2: 'h5', h3: 'h6', h4: 'h6', h5: 'h6', h6: 'h6' };
const TAGS = new Set(['p', 'strong', 'em', 's', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'a', 'table', 'thead', 'tbody', 'tr', 'th', 'td']);

/* What turns Markdown into pieces. */
export async function markdownReader(): Promise<(text: string) => (Piece | string)[]> {
  const { default: MarkdownIt } = await import('markdown-it');
  const parser = new MarkdownIt({ html: false, linkify: true, breaks: true });
  return (text) => piecesOf(parser.parse(text, {}) as Token[]);
}

function piecesOf(tokens: Token[]): (Piece | string)[] {
  const root: Piece = { tag: '', pieces: [] };
  const open = [root];
  const top = () => open.at(-1) ?? root;
  for (const token of tokens) {
    if (token.nesting === 1) {
      const piece: Piece = { tag: tagOf(token), pieces: [] };
      if (piece.tag === 'a') piece.href = token.attrGet('href') ?? '';
      top().pieces.push(piece);
      open.push(piece);
    } else if (token.nesting === -1) {
      if (open.length > 1) open.pop();
    } else top().pieces.push(...leaf(token));
  }
  return root.pieces.flatMap(unwrapped);
}

function tagOf(token: Token): string {
  const tag = HEADINGS[token.tag] ?? token.tag;
  return TAGS.has(tag) && !token.hidden ? tag : '';
}

/* What has no tag of its own gives what is inside. */
function unwrapped(piece: Piece | string): (Piece | string)[] {
  if (typeof piece === 'string') return [piece];
  const pieces = piece.pieces.flatMap(unwrapped);
  return piece.tag === '' ? pieces : [{ ...piece, pieces }];
}

function leaf(token: Token): (Piece | string)[] {
  switch (token.type) {
    case 'inline': return piecesOf(token.children ?? []);
    case 'softbreak':
    case 'hardbreak': return [{ tag: 'br', pieces: [] }];
    case 'hr': return [{ tag: 'hr', pieces: [] }];
    case 'code_inline': return [{ tag: 'code', pieces: [token.content] }];
    case 'code_block':
    case 'fence': return [{ tag: 'pre', pieces: [token.content] }];
    case 'image': return [{ tag: 'a', href: token.attrGet('src') ?? '', pieces: [token.content || (token.attrGet('src') ?? '')] }];
    default: return token.content ? [token.content] : [];
  }
}

/* The address of a link, when it is one that a page may offer; else "". */
export function safeAddress(href: string): string {
  return /^(?:https?:\/\/|mailto:)/i.test(href) ? href : '';
}
