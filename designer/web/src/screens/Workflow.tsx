/* One workflow: its drawing, its source file, its versions. */
import { ArrowLeftOutlined, CopyOutlined } from '@ant-design/icons';
import { Link, useParams } from '@tanstack/react-router';
import { App, Button, Select, Tabs } from 'antd';
import { useId, useState } from 'react';
import { copyText } from '../browser';
import { Drawing } from '../drawing/Drawing';
import { useWords } from '../i18n';
import { useWorkflow } from '../queries';
import { Loading, Refused, useTitle } from '../shell/states';

export function Workflow() {
  const { t, text, format } = useWords();
  const { key } = useParams({ from: '/workflows/$key' });
  const [version, setVersion] = useState<number>();
  const workflow = useWorkflow(key, version);
  const id = useId();
  useTitle(text(workflow.data?.title) || t('nav.workflows'));
  const back = <Link to="/workflows" className="back"><ArrowLeftOutlined aria-hidden /> {t('workflows.back')}</Link>;
  if (workflow.isPending) return <div className="page">{back}<Loading rows={10} /></div>;
  if (!workflow.data) return <div className="page">{back}<Refused error={workflow.error} onRetry={() => void workflow.refetch()} /></div>;
  const { data } = workflow;
  return (
    <div className="page run-page">
      {back}
      <div className="page-head">
        <div>
          <h1>{text(data.title)}</h1>
          <p className="run-line quiet"><code>{data.key}</code><span>{t('workflows.pack', { pack: data.pack })}</span><span>{t('workflows.deployed', { when: format.date(data.deployed_at) })}</span></p>
        </div>
        <div className="head-tools">
          <label htmlFor={id} className="unseen">{t('workflows.version')}</label>
          <Select id={id} value={data.version} onChange={setVersion} options={data.versions.map((one) => ({ value: one, label: t('workflows.versionNumber', { number: one }) }))} />
        </div>
      </div>
      <Tabs
        className="workflow-tabs"
        items={[
          { key: 'drawing', label: t('workflows.drawing'), children: <Drawing definition={data} label={t('workflows.drawing')} /> },
          { key: 'source', label: t('workflows.source'), children: <Source text={data.source} /> },
        ]}
      />
    </div>
  );
}

function Source({ text }: { text: string }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const copy = () => copyText(text).then(() => message.success(t('action.copied')), () => message.error(t('action.copyFailed')));
  return (
    <div className="source-view">
      <Button size="small" icon={<CopyOutlined />} onClick={() => void copy()}>{t('action.copy', { what: t('workflows.source') })}</Button>
      {/* A region that scrolls must be reachable by keyboard. */}
      <pre tabIndex={0} role="region" aria-label={t('workflows.source')}><code>{text.split('\n').map((line, index) => <span key={index} className="source-line">{colour(line)}{'\n'}</span>)}</code></pre>
    </div>
  );
}

/* Comments, keys and FEEL get a colour each; no parser is needed to read along. */
function colour(line: string) {
  const comment = /^\s*#/.test(line);
  if (comment) return <span className="yaml-comment">{line}</span>;
  const key = /^(\s*(?:- )?)([\w.-]+|"[^"]+"|[\u4e00-\u9fff\w]+)(:)(?=\s|$)/.exec(line);
  const [lead, name, rest] = key ? [key[1] ?? '', key[2] ?? '', line.slice((key[1] ?? '').length + (key[2] ?? '').length)] : ['', '', line];
  const feel = /^(.*?:\s*)(=.*)$/.exec(rest);
  return <>{lead}<span className="yaml-key">{name}</span>{feel ? <>{feel[1]}<span className="yaml-feel">{feel[2]}</span></> : rest}</>;
}
