/* The key of a field. Another key is written wherever this form's expressions name the old one; other files are the server's `rename`. */
import { Input } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n';
import { useForms } from './bench';
import { renamed } from './rename';
import { each, trail, type FieldNode, type FormNode, type SectionNode } from './tree';

const NAME = /^[\p{L}_][\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*$/u;
export function KeyInput({ node, isColumn }: { node: FieldNode | SectionNode; isColumn: boolean }) {
  const { t } = useWords();
  const [text, setText] = useState(node.key);
  const tree = useForms((shape) => shape.tree);
  const form = tree ? (trail(tree, node.id)[0] as FormNode | undefined) : undefined;
  const parent = tree ? trail(tree, node.id).at(-2) : undefined;
  const others = (isColumn && parent && 'items' in parent ? (parent.items ?? []) : [...each(form?.items ?? [])]).filter((one) => 'key' in one && one.id !== node.id).map((one) => ('key' in one ? one.key : ''));
  const wrong = !NAME.test(text) ? t('builder.keyWrong') : others.includes(text) ? t('builder.keyTaken') : '';
  const keep = () => {
    if (wrong || text === node.key) return setText(wrong ? node.key : text);
    return useForms.getState().edit(t('builder.did.key'), (now) => renamed(now, node.id, text));
  };
  return (
    <label>{t('builder.key')}
      <Input className="mono" value={text} status={wrong ? 'error' : undefined} aria-invalid={!!wrong} aria-label={t('builder.key')} onChange={(event) => setText(event.target.value.trim())} onBlur={keep} onPressEnter={keep} />
      {wrong && <span className="field-wrong small" role="alert">{wrong}</span>}
    </label>
  );
}
