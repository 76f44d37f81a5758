/* The words that the editor itself says, in the language of the screen. */
import { EditorState } from '@codemirror/state';
import type { Words } from '../../i18n';

export const phrases = ({ t }: Words) => EditorState.phrases.of({
  Find: t('code.find'), Replace: t('code.replace'), next: t('code.next'), previous: t('code.previous'), all: t('code.all'), 'match case': t('code.matchCase'), regexp: t('code.regexp'), 'by word': t('code.byWord'),
  replace: t('code.replaceOne'), 'replace all': t('code.replaceAll'), close: t('action.close'), Diagnostics: t('design.problems'), 'No diagnostics': t('design.noProblems'), Completions: t('code.completions'), 'Go to line': t('code.goToLine'), go: t('code.go'),
  'current match': t('code.match'), 'on line': t('code.onLine'), 'Control character': t('code.control'), 'Folded lines': t('code.folded'), 'Unfolded lines': t('code.unfolded'), 'Fold line': t('code.fold'), 'Unfold line': t('code.unfold'),
});
