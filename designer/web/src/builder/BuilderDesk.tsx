/* The screen of the builders: where one is, what the server has, and the builder that the file asks for. */
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { Select } from 'antd';
import { useDoc } from '../designer/document';
import { kindOfFile, workflowTitle } from '../designer/pack';
import { titlesIn } from '../designer/panel/forms';
import { Saved } from '../designer/keep/Saved';
import { DraftBar } from '../designer/versions/DraftBar';
import { useWords } from '../i18n';
import { useTitle } from '../shell/states';
import { FormBuilder } from './FormBuilder';
import { RulesBuilder } from './RulesBuilder';

const BUILT = new Set(['form', 'record', 'rules', 'workflow']);
export function BuilderDesk({ pack, file }: { pack: string; file: string }) {
  const { t, text } = useWords();
  const navigate = useNavigate();
  const files = useDoc((doc) => doc.files);
  const path = useDoc((doc) => doc.path);
  useTitle(file);
  // People know a file by what it holds; its own name stands behind.
  const called = (name: string) => (kindOfFile(name).kind === 'workflow' ? [workflowTitle(files[name] ?? '')] : titlesIn(files[name] ?? '')).map((title) => text(title)).filter(Boolean);
  const options = Object.keys(files).filter((name) => BUILT.has(kindOfFile(name).kind)).sort().map((name) => { const [first, ...more] = called(name); const { kind } = kindOfFile(name); return { value: name, search: `${called(name).join(' ')} ${name}`, title: name, label: first ? <>{first}{more.length > 0 && ` +${more.length}`} <span className="quiet small">{t(`design.fileOf.${kind}`)}</span></> : name }; });
  return (
    <div className="design builder-desk">
      <header className="design-bar">
        <Link to="/design" className="back" aria-label={t('design.back')} title={t('design.back')}><ArrowLeftOutlined aria-hidden /></Link>
        <h1 className="unseen">{file}</h1>
        <Select className="design-file" variant="borderless" value={file} onChange={(next) => void navigate({ to: '/design/$pack/$file', params: { pack, file: next } })} aria-label={t('design.file')} popupMatchSelectWidth={false} options={options} showSearch={{ optionFilterProp: 'search' }} />
        <div className="design-bar-end"><Saved /><DraftBar pack={pack} /></div>
      </header>
      {path === file && (file.endsWith('.rules') ? <RulesBuilder key={file} /> : <FormBuilder key={file} />)}
    </div>
  );
}
