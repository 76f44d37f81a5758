/* The text of a form, record or rules file, side by side with its builder: one truth, problems where they stand, completion from the server. Knows no builder. */
import { autocompletion, closeBrackets, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { client, got } from '../client';
import { useDoc } from '../designer/document';
import type { Placed } from './shape';

const KEYWORDS = /^(?:form|record|section|columns|note|check|total|decision|function|input|output|hit|use|title|key|index|history|retain|read by|required|visible|to|when|read only|editable by|computed|default|personal|unique|help|valid|from|records|where)(?![\p{L}\p{N}_])/u;
const language = StreamLanguage.define<{ isBlock: boolean }>({
  startState: () => ({ isBlock: false }),
  token(stream, state) {
    if (state.isBlock) {
      state.isBlock = !stream.match(/^.*?\*\//);
      if (state.isBlock) stream.skipToEnd();
      return 'comment';
    }
    if (stream.match(/^\/\/.*/)) return 'comment';
    if (stream.match('/*')) { state.isBlock = true; return 'comment'; }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string';
    if (stream.match(/^\d+(?:\.\d+)?/)) return 'number';
    if (stream.match(KEYWORDS)) return 'keyword';
    if (stream.match(/^[\p{L}_][\p{L}\p{N}_]*/u)) return 'variableName';
    if (stream.match(/^[|{}(),:]/)) return 'punctuation';
    stream.next();
    return null;
  },
});
const look = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--brand)', fontWeight: '600' }, { tag: tags.string, color: 'var(--good)' }, { tag: tags.number, color: 'var(--wait)' }, { tag: tags.comment, color: 'var(--ink-3)', fontStyle: 'italic' }, { tag: tags.punctuation, color: 'var(--ink-3)' },
]);

async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const word = context.matchBefore(/[\p{L}\p{N}_]*/u);
  if (!context.explicit && (!word || word.from === word.to)) return null;
  const line = context.state.doc.lineAt(context.pos);
  const { files, path } = useDoc.getState();
  const answer = await got(client.POST('/api/v1/editing/complete', { body: { files: { ...files, [path]: context.state.doc.toString() }, file: path, line: line.number, column: context.pos - line.from + 1 } }));
  const [first] = answer.items;
  if (!first || context.aborted) return null;
  const from = context.state.doc.line(first.span.line).from + first.span.column - 1;
  return { from: Math.min(from, context.pos), options: answer.items.slice(0, 60).map((item) => ({ label: item.label, detail: item.detail, info: item.documentation || undefined, apply: item.insert })), validFor: /^[\p{L}\p{N}_ ]*$/u };
}

function marked(state: EditorState, problems: Placed[]): Diagnostic[] {
  return problems.filter(({ problem }) => problem.line > 0 && problem.line <= state.doc.lines).map(({ problem }) => {
    const line = state.doc.line(problem.line);
    const from = Math.min(line.to, line.from + Math.max(0, problem.column - 1));
    const word = /^[\p{L}\p{N}_]+|^\S/u.exec(state.sliceDoc(from, line.to))?.[0].length ?? 0;
    return { from, to: Math.min(line.to, from + word), severity: problem.severity === 'error' ? 'error' : 'warning', message: problem.message };
  });
}

export function TextPane({ text, problems, label, onChange, jump }: { text: string; problems: Placed[]; label: string; onChange: (text: string) => void; jump?: { line: number; column: number; turn: number } | null }) {
  const room = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const change = useRef(onChange);
  useEffect(() => { change.current = onChange; }, [onChange]);
  const first = useRef(text);
  useEffect(() => {
    if (!room.current) return undefined;
    const made = new EditorView({
      parent: room.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          lineNumbers(), drawSelection(), highlightActiveLine(), closeBrackets(), autocompletion({ override: [complete] }), lintGutter(), language, syntaxHighlighting(look), keymap.of([...defaultKeymap, indentWithTab]), EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
          EditorView.updateListener.of((update) => { if (update.docChanged && !update.transactions.some((one) => one.isUserEvent('set'))) change.current(update.state.doc.toString()); }),
        ],
      }),
    });
    view.current = made;
    return () => { made.destroy(); view.current = null; };
  }, [label]);
  useEffect(() => {
    const now = view.current;
    if (!now || now.state.doc.toString() === text) return;
    // Only what differs is changed, so that the cursor stays.
    const before = now.state.doc.toString();
    let start = 0;
    while (start < Math.min(before.length, text.length) && before[start] === text[start]) start++;
    let end = 0;
    while (end < Math.min(before.length, text.length) - start && before[before.length - 1 - end] === text[text.length - 1 - end]) end++;
    now.dispatch({ changes: { from: start, to: before.length - end, insert: text.slice(start, text.length - end) }, userEvent: 'set' });
  }, [text]);
  useEffect(() => { const now = view.current; if (now) now.dispatch(setDiagnostics(now.state, marked(now.state, problems))); }, [problems, text]);
  useEffect(() => {
    const now = view.current;
    if (!now || !jump || jump.line < 1 || jump.line > now.state.doc.lines) return;
    const at = now.state.doc.line(jump.line).from + Math.max(0, jump.column - 1);
    now.dispatch({ selection: { anchor: Math.min(at, now.state.doc.length) }, effects: EditorView.scrollIntoView(Math.min(at, now.state.doc.length), { y: 'center' }) });
    now.focus();
  }, [jump]);
  return <div className="text-pane" ref={room} />;
}
