/* The key of a field. Another key is written wherever this form's expressions name the old one; what other files say of it is shown first, and follows when the server is sure of every place. */
import { Input } from 'antd';
import { useRef, useState } from 'react';
import { Refusal } from '../api';
import { edited, renamed as renamedEverywhere } from '../designer/code/ask';
import { useDoc } from '../designer/document';
import { useWords } from '../i18n';
import { useForms } from './bench';
import { keyPlace } from './keyPlace';
import { renamed } from './rename';
import { RenameDialog, type Asked } from './RenameDialog';
import { each, trail, type FieldNode, type FormNode, type SectionNode } from './tree';

const NAME = /^[\p{L}_][\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*$/u;
export function KeyInput({ node, isColumn }: { node: FieldNode | SectionNode; isColumn: boolean }) {
  const { t } = useWords();
  const [text, setText] = useState(node.key);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [refused, setRefused] = useState({ about: '', why: '' });
  const isBusy = useRef(false);
  const tree = useForms((shape) => shape.tree);
  const form = tree ? (trail(tree, node.id)[0] as FormNode | undefined) : undefined;
  const parent = tree ? trail(tree, node.id).at(-2) : undefined;
  const others = (isColumn && parent && 'items' in parent ? (parent.items ?? []) : [...each(form?.items ?? [])]).filter((one) => 'key' in one && one.id !== node.id).map((one) => ('key' in one ? one.key : ''));
  const wrong = !NAME.test(text) ? t('builder.keyWrong') : others.includes(text) ? t('builder.keyTaken') : refused.about === text ? refused.why : '';
  const here = (to: string) => { setAsked(null); useForms.getState().edit(t('builder.did.key'), (now) => renamed(now, node.id, to)); };
  const everywhere = ({ edits, to }: Asked) => {
    const { path, editFile } = useDoc.getState();
    for (const file of new Set((edits ?? []).map(({ span }) => span.file))) if (file !== path) editFile(file, t('builder.did.key'), (old) => edited(old, (edits ?? []).filter(({ span }) => span.file === file)));
    here(to);
  };
  const ask = async (to: string) => {
    const { files, path, text: now } = useDoc.getState();
    const place = node.kind === 'field' && form ? keyPlace(now, form.key, node.key, isColumn && parent && 'key' in parent ? parent.key : '') : null;
    if (!place) { here(to); return; }
    try {
      const edits = await renamedEverywhere({ files, file: path, ...place }, to);
      if (edits.every(({ span }) => span.file === path)) here(to);
      else setAsked({ from: node.key, to, edits, doubts: [] });
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      const [problem] = fault.problems;
      if (fault.status === 409 && problem?.code === 'rename.unsure') setAsked({ from: node.key, to, edits: null, doubts: fault.problems.map((one) => ({ file: one.path ?? '', line: one.line ?? 0, why: one.message })) });
      else if (fault.status === 409 || fault.status === 422) setRefused({ about: to, why: problem?.message ?? fault.message });
      else setAsked({ from: node.key, to, edits: null, doubts: [{ file: '', line: 0, why: t('builder.rename.unknown') }] });
    }
  };
  const keep = () => {
    if (isBusy.current || asked) return;
    if (wrong || text === node.key) { setText(wrong ? node.key : text); return; }
    isBusy.current = true;
    void ask(text).finally(() => { isBusy.current = false; });
  };
  const close = () => { setAsked(null); setText(node.key); };
  return (
    <>
    <label>{t('builder.key')}
      <Input className="mono" value={text} status={wrong ? 'error' : undefined} aria-invalid={!!wrong} aria-label={t('builder.key')} onChange={(event) => setText(event.target.value.trim())} onBlur={keep} onPressEnter={keep} />
      {wrong && <span className="field-wrong small" role="alert">{wrong}</span>}
    </label>
    {asked && <RenameDialog asked={asked} onAll={() => everywhere(asked)} onHere={() => here(asked.to)} onClose={close} />}
    </>
  );
}
