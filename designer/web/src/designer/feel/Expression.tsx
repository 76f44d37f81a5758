/* A field for FEEL: highlighting, completion of what is in scope there, hover, what it gives on sample values. Knows where in the file it stands; the server knows the rest. */
import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../i18n';
import { completion, hovering, type Host } from '../code/help';
import { phrases } from '../code/phrases';
import { colours, look } from '../code/theme';
import { useDoc } from '../document';
import type { Path } from '../source';
import { useTrial } from '../trial/state';
import { Given } from './Given';
import { feel } from './language';
import { partOf, probed, spotIn } from './probe';
import '../code/code.css';

interface Asked {
  value: string;
  /* Where it stands in the file on show. */
  path: Path;
  /* In the file it has no leading = (conditions of arrows). */
  isBare?: boolean;
  label: string;
  isDisabled?: boolean;
  hint?: string;
  onChange: (value: string) => void;
}

export function Expression({ value, path, isBare = false, label, isDisabled = false, hint = '', onChange }: Asked) {
  const words = useWords();
  // Many stand below each other: samples are shown where somebody is at work.
  const hasTrial = useTrial((trial) => trial.report !== null);
  const [isAtWork, setAtWork] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const told = useRef({ path, onChange, value });
  useEffect(() => { told.current = { path, onChange, value }; });
  const place = path.join('.');
  useEffect(() => {
    if (!box.current) return undefined;
    const lead = isBare ? '' : '=';
    const probe = (text: string) => probed(useDoc.getState().text, told.current.path, lead + text);
    const host: Host = {
      spot: (state, at) => {
        const { files, path: file } = useDoc.getState();
        const made = probe(state.doc.toString());
        return made ? spotIn(made, files, file, at + lead.length) : { files, file, line: 1, column: 1 };
      },
      place: (state, span) => {
        const made = probe(state.doc.toString());
        const part = made ? partOf(made, span) : null;
        return part && { from: Math.max(0, part.from - lead.length), to: Math.max(0, part.to - lead.length) };
      },
    };
    const made = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: told.current.value,
        extensions: [
          EditorView.domEventHandlers({ focus: () => { setAtWork(true); return false; } }), history(), bracketMatching(), closeBrackets(), feel, look, colours, phrases(words), completion(host), hovering(host), EditorView.lineWrapping, hint ? placeholder(hint) : [],
          EditorState.readOnly.of(isDisabled), EditorView.editable.of(!isDisabled), EditorView.contentAttributes.of({ 'aria-label': label, 'aria-multiline': 'true' }), keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of((update) => { if (update.docChanged && update.state.doc.toString() !== told.current.value) told.current.onChange(update.state.doc.toString()); }),
        ],
      }),
    });
    view.current = made;
    return () => { made.destroy(); view.current = null; };
  }, [place, isBare, isDisabled, label, hint, words]);
  useEffect(() => {
    const now = view.current;
    if (now && now.state.doc.toString() !== value) now.dispatch({ changes: { from: 0, to: now.state.doc.length, insert: value } });
  }, [value]);
  return <div className="expression"><div className="expression-field" ref={box} />{(isAtWork || hasTrial) && <Given value={value} path={path} isBare={isBare} />}</div>;
}
