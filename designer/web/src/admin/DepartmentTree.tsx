/* The departments as a tree of buttons: opened and closed, one chosen. Knows no server. */
import { CaretDownOutlined, CaretRightOutlined, EditOutlined } from '@ant-design/icons';
import { useState } from 'react';
import type { Schemas } from '../client';
import { useWords } from '../i18n';

type Department = Schemas['DepartmentView'];
interface TreeProps {
  departments: Department[];
  selected: string;
  total: number;
  nameOf: (personId: string) => string;
  onSelect: (key: string) => void;
  onEdit?: (department: Department) => void;
}

export function DepartmentTree({ departments, selected, total, nameOf, onSelect, onEdit }: TreeProps) {
  const { t } = useWords();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const keys = new Set(departments.map((one) => one.key));
  const below = (parent: string) => departments.filter((one) => (keys.has(one.parent) ? one.parent : '') === parent);
  const turn = (key: string) => setClosed((now) => { const next = new Set(now); if (!next.delete(key)) next.add(key); return next; });
  const branch = (parent: string, depth: number) => (
    <ul className="tree">
      {below(parent).map((one) => {
        const hasBelow = below(one.key).length > 0;
        return (
          <li key={one.key}>
            <div className={one.key === selected ? 'org-line on' : 'org-line'} style={{ paddingLeft: depth * 16 }}>
              {hasBelow ? <button type="button" className="tree-turn" aria-expanded={!closed.has(one.key)} aria-label={t('admin.department.below', { name: one.name })} onClick={() => turn(one.key)}>{closed.has(one.key) ? <CaretRightOutlined /> : <CaretDownOutlined />}</button> : <span className="tree-turn" />}
              <button type="button" className="tree-name" aria-current={one.key === selected} onClick={() => onSelect(one.key)}>
                <span className="tree-title" title={one.name}>{one.name}</span><span className="count">{one.people}</span>
                {one.head && <span className="tree-heads">{t('admin.department.led', { name: nameOf(one.head) })}</span>}
              </button>
              {onEdit && <button type="button" className="tree-edit" aria-label={t('admin.department.edit', { name: one.name })} onClick={() => onEdit(one)}><EditOutlined /></button>}
            </div>
            {hasBelow && !closed.has(one.key) && branch(one.key, depth + 1)}
          </li>
        );
      })}
    </ul>
  );
  return (
    <>
      <div className={selected === '' ? 'org-line on' : 'org-line'}><span className="tree-turn" /><button type="button" className="tree-name" aria-current={selected === ''} onClick={() => onSelect('')}><span className="tree-title">{t('admin.organisation.everybody')}</span><span className="count">{total}</span></button></div>
      {departments.length === 0 ? <p className="quiet tree-none">{t('admin.department.none')}</p> : branch('', 0)}
    </>
  );
}
