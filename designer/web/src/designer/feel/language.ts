/* How FEEL looks in an editor: words, names, texts, numbers. What it means the server knows. */
import { StreamLanguage } from '@codemirror/language';

const WORDS = /^(?:and|or|not|in|between|if|then|else|for|return|some|every|satisfies|function|instance of)(?![\p{L}\p{N}_])/u;
const ATOMS = /^(?:true|false|null)(?![\p{L}\p{N}_])/u;
const CALL = /^[\p{L}_][\p{L}\p{N}_ ]*?(?=\()/u;

export const feel = StreamLanguage.define<{ isInText: boolean }>({
  name: 'feel',
  startState: () => ({ isInText: false }),
  token(stream, state) {
    if (!state.isInText && stream.eatSpace()) return null;
    if (state.isInText || stream.match(/^@?"/)) {
      state.isInText = true;
      while (!stream.eol()) {
        const sign = stream.next();
        if (sign === '\\') stream.next();
        else if (sign === '"') { state.isInText = false; break; }
      }
      return 'string';
    }
    if (stream.match(/^\/\/.*/)) return 'comment';
    if (stream.match(/^\d+(?:\.\d+)?/)) return 'number';
    if (stream.match(WORDS)) return 'keyword';
    if (stream.match(ATOMS)) return 'atom';
    if (stream.match(CALL)) return 'variableName.function';
    if (stream.match(/^[\p{L}_][\p{L}\p{N}_]*/u)) return 'variableName';
    stream.next();
    return 'operator';
  },
  languageData: { closeBrackets: { brackets: ['(', '[', '{', '"'] } },
});
