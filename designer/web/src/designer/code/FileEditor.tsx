/* CodeMirror over the file on show: highlighting, completion, hover, problems in the margin, an undo of its own. Knows the designer's store; what a name means the server knows. */
import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Annotation, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { useWords } from '../../i18n';
import { patchOf } from '../history';
import { useDoc } from '../document';
import { useTools } from '../tools';
import { columnOf, column16 } from './ask';
import { completion, diagnosticsOf, hovering, tell, type Host } from './help';
import { phrases } from './phrases';
import { colours, look } from './theme';
import './code.css';

export interface EditorHandle { cursor: () => { line: number; column: number }; word: () => string; show: (line: number, column: number) => void }
/* Marks what came from the store, so that it is not told back. */
const Given = Annotation.define<boolean>();

const HOST: Host = {
  spot: (state, at) => { const line = state.doc.lineAt(at); return { files: { ...useDoc.getState().files, [useDoc.getState().path]: state.doc.toString() }, file: useDoc.getState().path, line: line.number, column: columnOf(line.text, at - line.from) }; },
  place: (state, span) => {
    if (span.line > state.doc.lines || span.end_line > state.doc.lines) return null;
    const [first, last] = [state.doc.line(span.line), state.doc.line(span.end_line)];
    return { from: Math.min(first.from + column16(first.text, span.column), first.to), to: Math.min(last.from + column16(last.text, span.end_column), last.to) };
  },
};

interface EditorGiven { ref?: Ref<EditorHandle>; onDefine: () => void; onRename: () => void; onFormat: () => void }
export function FileEditor({ ref, onDefine, onRename, onFormat }: EditorGiven) {
  const words = useWords();
  const { mayEdit } = useTools();
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const path = useDoc((doc) => doc.path);
  const text = useDoc((doc) => doc.text);
  const problems = useDoc((doc) => doc.problems);
  const selected = useDoc((doc) => doc.selected);
  const acts = useRef({ onDefine, onRename, onFormat });
  useEffect(() => { acts.current = { onDefine, onRename, onFormat }; });

  useEffect(() => {
    if (!box.current) return undefined;
    const made = new EditorView({ state: EditorState.create({ doc: useDoc.getState().text, extensions: extensionsFor(words, mayEdit, acts) }), parent: box.current });
    view.current = made;
    return () => { made.destroy(); view.current = null; };
  }, [path, words, mayEdit]);

  // What was changed elsewhere (the drawing, the panel, undo there) is one small change here.
  useEffect(() => {
    const now = view.current;
    const shown = now?.state.doc.toString();
    if (!now || shown === undefined || shown === text) return;
    const { at, out, in: put } = patchOf(shown, text);
    now.dispatch({ changes: { from: at, to: at + out.length, insert: put }, annotations: Given.of(true) });
  }, [text]);
  useEffect(() => { if (view.current) tell(view.current, diagnosticsOf(view.current.state, problems.filter((one) => one.file === path || !one.file))); }, [problems, path, text]);
  // What is chosen in the drawing is shown here.
  useEffect(() => {
    const now = view.current;
    const id = selected.at(-1);
    if (!now || !id || now.hasFocus) return;
    const found = new RegExp(`^ {2}${id}\\s*:`, 'm').exec(now.state.doc.toString());
    if (found) now.dispatch({ selection: { anchor: found.index + 2 }, effects: EditorView.scrollIntoView(found.index, { y: 'center' }) });
  }, [selected]);

  useImperativeHandle(ref, () => ({
    cursor: () => { const now = view.current; if (!now) return { line: 1, column: 1 }; const line = now.state.doc.lineAt(now.state.selection.main.head); return { line: line.number, column: columnOf(line.text, now.state.selection.main.head - line.from) }; },
    word: () => { const now = view.current; const range = now?.state.wordAt(now.state.selection.main.head); return now && range ? now.state.sliceDoc(range.from, range.to) : ''; },
    show: (line, column) => { const now = view.current; if (!now) return; const found = now.state.doc.line(Math.min(line, now.state.doc.lines)); const at = Math.min(found.from + column16(found.text, column), found.to); now.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) }); now.focus(); },
  }), []);
  return <div className="code-page" ref={box} />;
}

function extensionsFor(words: ReturnType<typeof useWords>, mayEdit: boolean, acts: { current: { onDefine: () => void; onRename: () => void; onFormat: () => void } }): Extension[] {
  const run = (name: 'onDefine' | 'onRename' | 'onFormat') => () => { acts.current[name](); return true; };
  return [
    lineNumbers(), foldGutter(), lintGutter(), highlightActiveLine(), highlightActiveLineGutter(), drawSelection(), history(), bracketMatching(), closeBrackets(), highlightSelectionMatches(), indentUnit.of('  '),
    yaml(), look, colours, phrases(words), completion(HOST), hovering(HOST), EditorView.contentAttributes.of({ 'aria-label': words.t('design.text'), tabindex: '0' }),
    EditorState.readOnly.of(!mayEdit), EditorView.editable.of(mayEdit),
    keymap.of([{ key: 'F12', run: run('onDefine') }, { key: 'F2', run: run('onRename') }, { key: 'Shift-Alt-f', run: run('onFormat') }, ...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap, ...foldKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
    EditorView.updateListener.of((update) => { if (update.docChanged && !update.transactions.some((one) => one.annotation(Given))) useDoc.getState().setText(update.state.doc.toString()); }),
  ];
}
