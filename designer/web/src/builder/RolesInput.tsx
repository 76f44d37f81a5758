/* Roles, chosen from those that are known or written. */
import { Select } from 'antd';
import { useWords } from '../i18n';

export const ROLES = ['hr', 'hrbp', 'hiring_manager', 'interviewer', 'employee', 'admin', 'trainer', 'it', 'finance', 'candidate'];
export function RolesInput({ label, value, onChange }: { label: string; value: string[]; onChange: (roles: string[]) => void }) {
  const { t } = useWords();
  const options = [...new Set([...ROLES, ...value])].map((role) => ({ value: role, label: t(`role.${role}`, { defaultValue: role }) }));
  return <label>{label}<Select mode="tags" className="full" allowClear value={value} aria-label={label} placeholder={t('builder.everybody')} tokenSeparators={[',', '，', ' ']} onChange={(next: string[]) => onChange(next.map((role) => role.trim()).filter(Boolean))} options={options} /></label>;
}
