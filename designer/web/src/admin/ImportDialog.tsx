/* Taking people and departments in: the file is judged first, every wrong row is shown, and nothing is written before it is right. */
import { CheckCircleFilled, FileExcelOutlined } from '@ant-design/icons';
import { App, Button, Modal } from 'antd';
import { useRef, useState } from 'react';
import { Refusal } from '../api';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import { Loading, Refused } from '../shell/states';
import { useAct } from './queries';

const SHOWN = 200;

export function ImportDialog({ onClose, onDone }: { onClose: () => void; onDone: (added: Schemas['NewPerson'][]) => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const picked = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<Schemas['ImportReport'] | null>(null);
  const { act, error, isBusy } = useAct(['organisation']);
  const send = (chosen: File, dry_run: boolean) => {
    const form = new FormData();
    form.append('file', chosen, chosen.name);
    return act(() => got(client.POST('/api/v1/organisation/import', { params: { query: { dry_run } }, body: form as unknown as Schemas['ImportForm'] })));
  };
  const judge = async (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen);
    setReport(null);
    setReport((await send(chosen, true)) ?? null);
  };
  const write = async () => {
    if (!file) return;
    const done = await send(file, false);
    if (!done) return;
    void message.success(t('admin.import.done', { people: done.people.added + done.people.changed, departments: done.departments.added + done.departments.changed }));
    onDone(done.new_people);
  };
  const problems = error instanceof Refusal ? error.problems : [];
  const isAboutRows = problems.some((one) => (one.line ?? 0) > 0);
  return (
    <Modal open title={t('admin.import.title')} onCancel={onClose} footer={null} width={760} destroyOnHidden>
      <p>{t('admin.import.hint')}</p>
      <input ref={picked} type="file" accept=".xlsx,.csv" className="unseen" tabIndex={-1} aria-label={t('admin.import.choose')} onChange={(event) => { void judge(event.target.files?.[0]); event.target.value = ''; }} />
      <div className="import-file"><Button icon={<FileExcelOutlined />} onClick={() => picked.current?.click()}>{t(file ? 'admin.import.again' : 'admin.import.choose')}</Button>{file && <span>{file.name}</span>}</div>
      <div className="import-said" aria-live="polite">
        {isBusy && !report ? <Loading rows={3} /> : isAboutRows ? (
          <>
            <p className="field-wrong">{t('admin.import.wrong', { count: problems.length })}</p>
            {/* A table that scrolls is reached by the keyboard too. */}
            <div className="paper-table import-problems" role="region" aria-label={t('admin.import.problems')} tabIndex={0}>
              <table>
                <thead><tr><th className="number">{t('admin.import.row')}</th><th>{t('admin.import.column')}</th><th>{t('admin.import.what')}</th></tr></thead>
                <tbody>
                  {problems.slice(0, SHOWN).map((one, index) => (
                    <tr key={index}>
                      <td className="number">{one.line || ''}</td><td><code>{one.path}</code></td>
                      <td>{one.message}{one.nearest ? <> · {t('error.nearest', { value: one.nearest })}</> : one.expected ? <> · {t('error.expected', { value: one.expected })}</> : null}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </>
        ) : error ? <Refused error={error} compact /> : report ? (
          <div className="import-good">
            <p><CheckCircleFilled className="met yes" aria-hidden /> {t('admin.import.right')}</p>
            <table className="plain">
              <thead><tr><th /><th>{t('admin.import.added')}</th><th>{t('admin.import.changed')}</th><th>{t('admin.import.same')}</th></tr></thead>
              <tbody>
                <tr><th scope="row">{t('admin.import.people')}</th><td>{report.people.added}</td><td>{report.people.changed}</td><td>{report.people.unchanged}</td></tr>
                <tr><th scope="row">{t('admin.organisation.departments')}</th><td>{report.departments.added}</td><td>{report.departments.changed}</td><td>{report.departments.unchanged}</td></tr>
              </tbody>
            </table>
            {report.absent > 0 && <p className="quiet">{t('admin.import.absent', { count: report.absent })}</p>}
          </div>
        ) : null}
      </div>
      <div className="dialog-end"><Button onClick={onClose}>{t('admin.cancel')}</Button><Button type="primary" disabled={!report} loading={isBusy && report !== null} onClick={() => void write()}>{t('admin.import.write')}</Button></div>
    </Modal>
  );
}
