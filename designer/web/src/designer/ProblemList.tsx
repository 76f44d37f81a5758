/* Everything that is wrong, the gravest first; a click leads to the step and into its field, or to the line. */
import { BranchesOutlined, CheckCircleFilled, ExclamationCircleFilled, WarningFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useWords } from '../i18n';
import { useDoc } from './document';
import { jumpTo } from './jump';
import { REJECTED_SAME } from './rejected';
import { useOpenFile } from './useOpenFile';
import { useTools } from './tools';
import { useUi } from './ui';
import { useWhere } from './where';

export function ProblemList() {
  const { t } = useWords();
  const { types, actions, mayEdit } = useTools();
  const open = useOpenFile();
  const problems = useDoc((doc) => doc.problems);
  const graph = useDoc((doc) => doc.graph);
  const path = useDoc((doc) => doc.path);
  const sorted = [...graph.problems.map((one) => ({ unreadable: one })), ...problems.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error')).map((one) => ({ problem: one }))];
  const whereOf = useWhere(types);
  return (
    <section className="flow-problems" aria-label={t('design.problems')}>
      <h2>{t('design.problems')}</h2>
      {sorted.length === 0 ? <p className="problem-none"><CheckCircleFilled aria-hidden /> {t('design.noProblems')}</p> : (
        <ul>
          {sorted.map((one, index) => 'unreadable' in one ? (
            <li key={index}><button type="button" className="problem is-error" onClick={() => { useUi.getState().set({ view: 'text' }); }}><ExclamationCircleFilled aria-hidden /><span><b>{t('design.line', { line: one.unreadable.line })}</b> {t('design.unreadable')} <span className="quiet">{one.unreadable.told}</span></span></button></li>
          ) : (
            <li key={index}>
              <button type="button" className={`problem is-${one.problem.severity}`} onClick={() => { jumpTo(one.problem, open); }}>
                {one.problem.severity === 'error' ? <ExclamationCircleFilled aria-label={t('design.error')} /> : <WarningFilled aria-label={t('design.warning')} />}
                <span><b>{whereOf(one.problem)}</b> {one.problem.message}{one.problem.nearest && <span className="quiet"> {t('error.nearest', { value: one.problem.nearest })}</span>}</span>
              </button>
              {mayEdit && one.problem.code === REJECTED_SAME && (!one.problem.file || one.problem.file === path) && <Button size="small" className="problem-mend" icon={<BranchesOutlined aria-hidden />} onClick={() => { actions.addRejected(one.problem.path.split('.')[1] ?? ''); }}>{t('panel.addRejected')}</Button>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
