/* Who is signed in, how the page looks, and the way out. */
import { BellOutlined, BulbOutlined, CheckOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Dropdown } from 'antd';
import { api } from '../api';
import { useWords } from '../i18n';
import { chooseLook, LOOKS, useLook } from '../look';
import type { Principal } from '../model';

export function UserMenu({ principal }: { principal: Principal }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const look = useLook();
  const leave = () => {
    api.signOut().then(
      () => { client.clear(); window.location.assign('/'); },
      () => message.error(t('shell.signOutFailed')),
    );
  };
  const roles = principal.roles.map((role) => t(`role.${role}`, { defaultValue: role })).join(' · ');
  const words = { system: t('shell.look.system'), light: t('shell.look.light'), dark: t('shell.look.dark') };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', disabled: true, label: <div className="who"><strong>{principal.name}</strong><span>{principal.email}</span><span>{roles}</span></div> },
          { type: 'divider' },
          { key: 'look', disabled: true, icon: <BulbOutlined />, label: <span className="menu-title">{t('shell.look.title')}</span> },
          ...LOOKS.map((one) => ({
            key: one, icon: <CheckOutlined className={one === look ? '' : 'not-chosen'} />, onClick: () => chooseLook(one),
            label: <>{words[one]}{one === look && <span className="unseen">{t('shell.look.chosen')}</span>}</>,
          })),
          { type: 'divider' },
          { key: 'preferences', icon: <BellOutlined />, label: <Link to="/preferences">{t('prefs.title')}</Link> },
          { key: 'leave', icon: <LogoutOutlined />, label: t('shell.signOut'), onClick: leave },
        ],
      }}
    >
      <Button type="text" className="user" icon={<UserOutlined />} aria-label={t('shell.account', { name: principal.name })}><span className="user-name">{principal.name}</span></Button>
    </Dropdown>
  );
}
