/* The way to a new workflow: a title, blank or like an existing one, in a pack of its own or in one that is there. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Input, Modal, Radio, Select } from 'antd';
import { useId, useState } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import { Refused } from '../shell/states';
import { NAME, setWorkflowField } from './edit';
import { freshId } from './graph';
import { kindOfFile } from './pack';

const BLANK = 'workflow: blank\ntitle: {en: Blank}\nnodes:\n  start: {type: start, title: {en: Start, zh: 开始}}\n  end: {type: end, title: {en: End, zh: 结束}, outcome: done}\nedges:\n  - {from: start, to: end}\n';

interface Wish { title: { en: string; zh: string }; key: string; into: string; like: string }

/* Makes it; answers where it is. */
async function make({ title, key, into, like }: Wish): Promise<{ pack: string; file: string }> {
  const [likePack = '', likeFile = ''] = like.split('\n');
  if (!into) {
    const draft = await got(client.POST('/api/v1/packs', { body: { key, title, copy_of: likePack } }));
    const files = Object.keys(draft.files).filter((path) => kindOfFile(path).kind === 'workflow');
    return { pack: key, file: files.find((path) => path.startsWith(`${key}.`)) ?? files.find((path) => path === likeFile) ?? files[0] ?? '' };
  }
  const draftOf = (pack: string) => got(client.GET('/api/v1/packs/{pack}/draft', { params: { path: { pack } } }));
  const draft = await draftOf(into);
  const source = like ? ((likePack === into ? draft : await draftOf(likePack)).files[likeFile] ?? BLANK) : BLANK;
  const name = freshId(key, (one) => draft.files[`${one}.workflow.yaml`] !== undefined);
  const text = setWorkflowField(setWorkflowField(source, ['workflow'], name), ['title'], title);
  await got(client.PATCH('/api/v1/packs/{pack}/draft', { params: { path: { pack: into } }, body: { revision: draft.revision, files: { [`${name}.workflow.yaml`]: text } } }));
  return { pack: into, file: `${name}.workflow.yaml` };
}

export function NewWorkflow({ packs, onClose }: { packs: readonly Schemas['PackSummary'][]; onClose: () => void }) {
  const { t, text, language } = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const id = useId();
  const [title, setTitle] = useState('');
  const [name, setName] = useState<string | null>(null);
  const [isBlank, setIsBlank] = useState(true);
  const [like, setLike] = useState('');
  const [into, setInto] = useState('');
  const [fault, setFault] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const taken = new Set(packs.map((pack) => pack.pack));
  const key = name ?? freshId(/[a-z]/i.test(title) ? title : 'workflow', (one) => taken.has(one));
  const workflows = packs.flatMap((pack) => pack.files.filter((path) => kindOfFile(path).kind === 'workflow').map((path) => ({ value: `${pack.pack}\n${path}`, label: `${text(pack.title) || pack.pack} / ${kindOfFile(path).name}` })));
  const isReady = title.trim() !== '' && NAME.test(key) && (isBlank || like !== '');
  const go = () => {
    if (!isReady || isBusy) return;
    setIsBusy(true);
    const said = title.trim();
    make({ title: language === 'zh' ? { en: /[a-z]/i.test(said) ? said : key, zh: said } : { en: said, zh: '' }, key, into, like: isBlank ? '' : like }).then(
      async (made) => {
        await queries.invalidateQueries({ queryKey: ['packs'] });
        queries.removeQueries({ queryKey: ['draft', made.pack] });
        void navigate({ to: '/design/$pack/$file', params: made });
      },
      (found: unknown) => { setFault(found); setIsBusy(false); },
    );
  };
  return (
    <Modal open title={t('design.new')} onCancel={onClose} onOk={go} okText={t('design.create')} cancelText={t('design.cancel')} okButtonProps={{ disabled: !isReady, loading: isBusy }} width={540}>
      <form className="new-workflow" onSubmit={(event) => { event.preventDefault(); go(); }}>
        <label htmlFor={`${id}-title`}>{t('design.title')}</label>
        <Input id={`${id}-title`} value={title} maxLength={120} placeholder={t('design.titleLike')} onChange={(event) => { setTitle(event.target.value); }} />
        <label htmlFor={`${id}-key`}>{t('design.key')}</label>
        <Input id={`${id}-key`} value={key} maxLength={63} status={NAME.test(key) ? '' : 'error'} onChange={(event) => { setName(event.target.value); }} aria-describedby={`${id}-hint`} />
        <p id={`${id}-hint`} className="quiet">{t('design.keyHint')}</p>
        <fieldset>
          <legend>{t('design.beginWith')}</legend>
          <Radio.Group value={isBlank} onChange={(event) => { setIsBlank(event.target.value === true); }} options={[{ value: true, label: t('design.blank') }, { value: false, label: t('design.likeOther') }]} />
        </fieldset>
        {!isBlank && <Select value={like || undefined} onChange={setLike} options={workflows} showSearch placeholder={t('design.chooseWorkflow')} aria-label={t('design.chooseWorkflow')} className="full" />}
        <label htmlFor={`${id}-into`}>{t('design.into')}</label>
        <Select id={`${id}-into`} value={into} onChange={setInto} className="full" options={[{ value: '', label: t('design.ownPack') }, ...packs.map((pack) => ({ value: pack.pack, label: text(pack.title) || pack.pack }))]} />
        {fault !== null && <Refused error={fault} compact />}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Modal>
  );
}
