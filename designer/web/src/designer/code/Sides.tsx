/* Two texts side by side with what differs marked; the right one may be written. Knows neither files nor servers. */
import { yaml } from '@codemirror/lang-yaml';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import { colours, look } from './theme';
import './code.css';

export function Sides({ before, after, labels, onChange }: { before: string; after: string; labels: readonly [string, string]; onChange?: (text: string) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const told = useRef(onChange);
  useEffect(() => { told.current = onChange; });
  const isWritten = onChange !== undefined;
  const [first] = useState(after);
  // While it is written the right side belongs to the writer; what only shows follows what it is given.
  const shown = isWritten ? first : after;
  useEffect(() => {
    if (!box.current) return undefined;
    const both = [yaml(), look, colours, lineNumbers(), EditorView.lineWrapping];
    const still = [EditorState.readOnly.of(true), EditorView.editable.of(false)];
    const named = (label: string) => EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' });
    const view = new MergeView({
      a: { doc: before, extensions: [both, still, named(labels[0])] },
      b: { doc: shown, extensions: [both, isWritten ? [] : still, named(labels[1]), EditorView.updateListener.of((update) => { if (update.docChanged) told.current?.(update.state.doc.toString()); })] },
      parent: box.current, collapseUnchanged: { margin: 3, minSize: 6 }, gutter: true,
    });
    return () => { view.destroy(); };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [before, shown, isWritten]);
  return <div className="code-sides" ref={box} />;
}
