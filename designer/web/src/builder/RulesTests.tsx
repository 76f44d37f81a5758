/* Tests of a decision: inputs, what comes out, what is expected. The one that is chosen lights the rules that fire. Stored with the pack. */
import { CheckCircleFilled, CloseCircleFilled, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n';
import type { Json, Values } from '../model';
import { CellInput } from './CellInput';
import { useNames } from './names';
import { testOffers } from './offers';
import { variablesOf, type Decision, type Variable } from './rules';
import { textOfValue, useRulesDesk, valueOf, type Outcome, type RuleTest } from './rulesDesk';

const same = (left: Json | undefined, right: Json | undefined) => JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
export function RulesTests({ decision, tests, outcomes, isOld, onChange }: { decision: Decision; tests: RuleTest[]; outcomes: Outcome[]; isOld: boolean; onChange: (tests: RuleTest[]) => void }) {
  const { t } = useWords();
  const names = useNames();
  const chosen = useRulesDesk((desk) => desk.test);
  const [inputs, outputs] = [variablesOf(decision, 'input'), variablesOf(decision, 'output')];
  const set = (at: number, next: RuleTest) => onChange(tests.map((one, index) => (index === at ? next : one)));
  const title = (one: Variable) => names.title(one.title) || one.name;
  const isExpected = (test: RuleTest, given: Json | undefined) => test.outputs === undefined || same(given, test.outputs);
  const judged = tests.filter((test) => test.outputs !== undefined).length;
  const failing = isOld ? 0 : tests.filter((test, at) => outcomes[at] && !isExpected(test, outcomes[at].outputs as Json)).length;
  return (
    <section className="rules-tests" aria-label={t('rules.tests')}>
      <header><h3>{t('rules.tests')}</h3>{judged > 0 && <span className={failing ? 'tag tone-bad' : 'tag tone-good'}>{failing ? t('rules.failing', { count: failing }) : t('rules.passing', { count: judged })}</span>}<Button size="small" icon={<PlusOutlined />} onClick={() => { onChange([...tests, { inputs: {} }]); useRulesDesk.getState().set({ test: tests.length }); }}>{t('rules.addTest')}</Button></header>
      {tests.length === 0 ? <p className="quiet">{t('rules.noTests')}</p> : (
        <div className="scroll-x" role="region" aria-label={t('rules.tests')} tabIndex={0}>
          <table>
            <thead><tr><th scope="col">#</th>{inputs.map((one) => <th key={one.name} scope="col">{title(one)}</th>)}{outputs.map((one) => <th key={one.name} scope="col" className="outputs">{title(one)}</th>)}<th scope="col">{t('rules.firing')}</th><th scope="col"><span className="unseen">{t('rules.verdict')}</span></th></tr></thead>
            <tbody>
              {tests.map((test, at) => {
                const outcome = outcomes[at];
                const given = outcome?.outputs as Json | undefined;
                const expected = test.outputs as Values | undefined;
                const isRight = isExpected(test, given);
                return (
                  <tr key={at} className={chosen === at ? 'chosen' : ''} onFocus={() => useRulesDesk.getState().set({ test: at, marked: [] })}>
                    <th scope="row">{at + 1}</th>
                    {inputs.map((one) => <td key={one.name}><TestInput decision={decision} about={one} label={t('rules.testInput', { number: at + 1, name: title(one) })} value={test.inputs[one.name]} onChange={(text) => set(at, { ...test, inputs: inputsWith(test.inputs, one, text) })} /></td>)}
                    {outputs.map((one) => {
                      const now = given && !Array.isArray(given) && typeof given === 'object' ? given[one.name] : given;
                      return <td key={one.name} className="outputs"><span className={isOld ? 'given old' : 'given'}>{textOfValue(now) || '–'}</span>{expected && !Array.isArray(expected) && !same(expected[one.name], now) && !isOld && <span className="expected">{t('rules.expected', { value: textOfValue(expected[one.name]) || '–' })}</span>}</td>;
                    })}
                    <td>{outcome?.fired.join(', ') || '–'}</td>
                    <td className="rules-verdict">
                      {test.outputs !== undefined && !isOld && (isRight ? <CheckCircleFilled className="good" aria-label={t('rules.right')} /> : <CloseCircleFilled className="bad" aria-label={t('rules.wrong')} />)}
                      <Tooltip title={t('rules.keepHint')}><Button size="small" type="link" disabled={!outcome || isOld || (test.outputs !== undefined && isRight)} onClick={() => set(at, { ...test, outputs: given ?? null })}>{t(test.outputs === undefined ? 'rules.keep' : 'rules.keepNew')}</Button></Tooltip>
                      <button type="button" className="icon-button" aria-label={t('rules.removeTest', { number: at + 1 })} onClick={() => onChange(tests.filter((_, index) => index !== at))}><DeleteOutlined /></button>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
/* As it is written, as long as it still says what is stored: `1.` on the way to `1.5`, a space on the way to the next word. */
function TestInput({ decision, about, label, value, onChange }: { decision: Decision; about: Variable; label: string; value: Json | undefined; onChange: (text: string) => void }) {
  const { t } = useWords();
  const [written, setWritten] = useState<string | null>(null);
  const shown = written !== null && same(valueOf(written, about), value) ? written : textOfValue(value);
  const offers = testOffers(decision, about, [t('value.yes'), t('value.no')]);
  return <CellInput className="" value={shown} label={label} ask={() => Promise.resolve(offers)} onChange={(text) => { setWritten(text); onChange(text); }} />;
}
function inputsWith(inputs: Values, variable: Variable, text: string): Values {
  const value = valueOf(text, variable);
  if (value !== null) return { ...inputs, [variable.name]: value };
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== variable.name));
}
