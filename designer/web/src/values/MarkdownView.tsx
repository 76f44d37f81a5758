/* Markdown drawn as elements of ours: nothing of it is ever read as HTML. Until the parser is there, and when it cannot be had, the text stands as it was written. */
import { createElement, useEffect, useMemo, useState, type ReactNode } from 'react';
import { markdownReader, safeAddress, type Piece } from './markdown';

type Reader = (text: string) => (Piece | string)[];
let loaded: Reader | null = null;

export function MarkdownView({ text }: { text: string }) {
  const [reader, setReader] = useState<Reader | null>(() => loaded);
  useEffect(() => {
    if (reader) return undefined;
    let isHere = true;
    markdownReader().then(
      (found) => {
        loaded = found;
        if (isHere) setReader(() => found);
      },
      () => undefined,
    );
    return () => { isHere = false; };
  }, [reader]);
  const pieces = useMemo(() => reader?.(text) ?? null, [reader, text]);
  return pieces ? <div className="markdown">{pieces.map(drawn)}</div> : <p className="paragraphs">{text}</p>;
}

function drawn(piece: Piece | string, key: number): ReactNode {
  if (typeof piece === 'string') return piece;
  const inside = piece.pieces.length ? piece.pieces.map(drawn) : undefined;
  if (piece.tag === 'a') {
    const href = safeAddress(piece.href ?? '');
    return href ? <a key={key} href={href} target="_blank" rel="noreferrer nofollow">{inside}</a> : <span key={key}>{inside}</span>;
  }
  return createElement(piece.tag, { key }, inside);
}
