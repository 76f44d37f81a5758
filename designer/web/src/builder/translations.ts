/* What a form says in one language only, and which control writes the other. Pure. */
import { attribute, each, itemsOf, optionsOf, spoken, type FormNode, type Item, type Title } from './tree';

export interface Missing { id: string; part: string; what: 'title' | 'help' | 'option' | 'message'; language: 'en' | 'zh'; said: string }
const lacks = (title: Title | null | undefined): 'en' | 'zh' | null => {
  const said = spoken(title);
  return said.en && said.zh ? null : said.en || said.zh ? (said.en ? 'zh' : 'en') : null;
};
function of(one: Item | FormNode): Missing[] {
  const found: Missing[] = [];
  const look = (title: Title | null | undefined, what: Missing['what'], aim: string) => {
    const language = lacks(title);
    if (language) found.push({ id: one.id, part: `${aim}:${language}`, what, language, said: spoken(title).en || spoken(title).zh });
  };
  if ('title' in one) look(one.title, one.kind === 'check' || one.kind === 'note' ? 'message' : 'title', 'title');
  if (one.kind === 'field') {
    look(attribute(one, 'help')?.title, 'help', 'panel:help');
    for (const [at, option] of optionsOf(one).entries()) look(option.title ?? { en: option.value }, 'option', `panel:option:${at}`);
    for (const valid of one.attributes ?? []) if (valid.kind === 'valid') look(valid.message, 'message', 'panel:message');
  }
  return found;
}
/* An untitled option is its value, which may be a name that needs no translation ("S", "M"): only words count. */
export function missingIn(form: FormNode): Missing[] {
  return [form, ...each(itemsOf(form))].flatMap(of).filter((one) => one.what !== 'option' || /[\p{L}]{2,}/u.test(one.said.replace(/^option_\d+$/, '选项')));
}
