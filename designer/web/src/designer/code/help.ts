/* What the server knows, in an editor's own terms: completion, hover, problems. `spot` says where in which text of the pack the cursor is; knows no screen. */
import { autocompletion, type Completion as Option, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { setDiagnostics, type Diagnostic } from '@codemirror/lint';
import type { EditorState, Extension } from '@codemirror/state';
import { hoverTooltip, type EditorView } from '@codemirror/view';
import MarkdownIt from 'markdown-it';
import type { EditorProblem } from '../document';
import { column16, completionsAt, hoverAt, quietly, type Completion, type Span, type Spot } from './ask';

/* Where the text of an editor stands in the text of its file: the whole of it, or one value within. */
export interface Host {
  readonly spot: (state: EditorState, at: number) => Spot;
  /* A span of the file as places in the editor; null when it is not in it. */
  readonly place: (state: EditorState, span: Span) => { from: number; to: number } | null;
}

const TYPES: Record<string, string> = { variable: 'variable', field: 'property', function: 'function', keyword: 'keyword', type: 'type', value: 'constant', node: 'class', setting: 'property' };
const markdown = new MarkdownIt({ html: false });

function shown(text: string): HTMLElement {
  const box = document.createElement('div');
  box.className = 'code-hover';
  box.innerHTML = markdown.render(text);
  return box;
}
function optionOf(item: Completion): Option {
  return { label: item.label, type: TYPES[item.kind] ?? 'text', detail: item.detail, apply: item.insert, info: item.documentation ? () => shown(item.documentation) : undefined };
}

export function completion(host: Host): Extension {
  const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    if (!context.explicit && !context.matchBefore(/[\p{L}\p{N}_.=: -]$/u)) return null;
    const leave = new AbortController();
    context.addEventListener('abort', () => { leave.abort(); });
    const items = await quietly(completionsAt(host.spot(context.state, context.pos), leave.signal), []);
    const [first] = items;
    const span = first ? host.place(context.state, first.span) : null;
    if (!first || !span) return null;
    return { from: span.from, to: span.to, options: items.map((item, index) => ({ ...optionOf(item), boost: -index / 100 })), validFor: /^[\p{L}\p{N}_]*$/u };
  };
  return autocompletion({ override: [source], activateOnTypingDelay: 200, icons: true, maxRenderedOptions: 60 });
}

export function hovering(host: Host): Extension {
  return hoverTooltip(async (view, at) => {
    const found = await quietly(hoverAt(host.spot(view.state, at)), { text: '', span: null });
    const span = found.span ? host.place(view.state, found.span) : null;
    return found.text && span ? { pos: span.from, end: span.to, above: true, create: () => ({ dom: shown(found.text) }) } : null;
  }, { hideOnChange: true });
}

export function diagnosticsOf(state: EditorState, problems: readonly EditorProblem[]): Diagnostic[] {
  return problems.flatMap((one): Diagnostic[] => {
    if (one.line < 1) return [];
    const line = state.doc.line(Math.min(one.line, state.doc.lines));
    const from = Math.min(line.from + column16(line.text, Math.max(1, one.column)), line.to);
    const word = /^[\p{L}\p{N}_]+/u.exec(line.text.slice(from - line.from))?.[0].length ?? 1;
    return [{ from, to: Math.min(from + word, line.to), severity: one.severity === 'error' ? 'error' : 'warning', message: one.message + (one.nearest ? ` (${one.nearest}?)` : '') }];
  });
}
export const tell = (view: EditorView, found: readonly Diagnostic[]) => { view.dispatch(setDiagnostics(view.state, [...found])); };
