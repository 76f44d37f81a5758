/* The sign-in page. It stands at whatever address was asked for, so that a link in a mail leads on after signing in. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useId, useState, type FormEvent } from 'react';
import { api, Refusal, said } from '../api';
import { useWords } from '../i18n';
import { Logo } from '../shell/Logo';
import { LanguageSwitch } from '../shell/Shell';
import { Refused, useTitle } from '../shell/states';

export function SignIn() {
  const { t } = useWords();
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const ids = { email: useId(), password: useId() };
  useTitle(t('signIn.title'));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      client.setQueryData(['session'], await api.signIn(email.trim(), password));
      void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  const isWrong = error instanceof Refusal && error.status === 401;
  return (
    <main className="sign-in">
      <div className="sign-in-top"><LanguageSwitch /></div>
      <form className="sign-in-card" onSubmit={(event) => void submit(event)} noValidate={false}>
        <div className="sign-in-brand"><Logo /><span>Hireloom</span></div>
        <h1>{t('signIn.title')}</h1>
        <p className="quiet">{t('signIn.hint')}</p>
        <label htmlFor={ids.email}>{t('signIn.email')}</label>
        <Input id={ids.email} size="large" type="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.target.value)} />
        <label htmlFor={ids.password}>{t('signIn.password')}</label>
        <Input.Password id={ids.password} size="large" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
        <div className="sign-in-error" aria-live="polite">
          {isWrong ? <p role="alert">{error.message ? said(error, t) : t('signIn.wrong')}</p> : error ? <Refused error={error} compact /> : null}
        </div>
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>{t('signIn.submit')}</Button>
      </form>
    </main>
  );
}
