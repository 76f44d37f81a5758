/* Behind an invitation: somebody chooses their password and is signed in. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useId, useState, type FormEvent } from 'react';
import { client, got } from '../client';
import { useWords } from '../i18n';
import { Logo } from '../shell/Logo';
import { LanguageSwitch } from '../shell/Shell';
import { Loading, Refused, useTitle } from '../shell/states';

export function Welcome() {
  const { t } = useWords();
  const { token } = useParams({ from: '/welcome/$token' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const invited = useQuery({ queryKey: ['invitation', token], queryFn: () => got(client.GET('/api/v1/invitations/{token}', { params: { path: { token } } })), retry: false });
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  useTitle(t('welcome.title'));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      queries.setQueryData(['session'], await got(client.POST('/api/v1/invitations/{token}', { params: { path: { token } }, body: { password } })));
      await navigate({ to: '/inbox', search: { tab: 'mine' } });
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  return (
    <main className="sign-in">
      <div className="sign-in-top"><LanguageSwitch /></div>
      <form className="sign-in-card" onSubmit={(event) => void submit(event)}>
        <div className="sign-in-brand"><Logo /><span>Hireloom</span></div>
        <h1>{t('welcome.title')}</h1>
        {invited.isPending ? <Loading rows={4} /> : !invited.data ? <Refused error={invited.error} compact /> : (
          <>
            <p className="quiet">{t('welcome.hint', { name: invited.data.name, company: invited.data.tenant_name })}</p>
            <label htmlFor={`${id}-mail`}>{t('signIn.email')}</label>
            <Input id={`${id}-mail`} size="large" type="email" autoComplete="username" readOnly value={invited.data.email} />
            <label htmlFor={id}>{t('welcome.password')}</label>
            <Input.Password id={id} size="large" autoComplete="new-password" required minLength={10} value={password} onChange={(event) => setPassword(event.target.value)} />
            <p className="quiet">{t('welcome.rule')}</p>
            <div className="sign-in-error" aria-live="polite">{error ? <Refused error={error} compact /> : null}</div>
            <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>{t('welcome.submit')}</Button>
          </>
        )}
      </form>
    </main>
  );
}
