/* What the admin's screens read and write. Knows no screen; the server judges everything. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Refusal } from '../api';
import { client, got } from '../client';

export const useOrganisation = () => useQuery({ queryKey: ['organisation'], queryFn: () => got(client.GET('/api/v1/organisation')) });
/* People who fit: found on the server among all, of whom so many are given. */
export const usePeople = (asked: { q?: string; department?: string; role?: string; invited?: boolean; limit: number }) =>
  useQuery({ queryKey: ['organisation', 'people', asked], queryFn: () => got(client.GET('/api/v1/organisation/people', { params: { query: asked } })), placeholderData: keepPreviousData });
export const useSubstitutes = () => useQuery({ queryKey: ['organisation', 'substitutes'], queryFn: () => got(client.GET('/api/v1/organisation/substitutes')) });
export const useOpenTasks = (person_id: string) =>
  useQuery({ queryKey: ['organisation', 'tasks', person_id], queryFn: () => got(client.GET('/api/v1/organisation/people/{person_id}/tasks', { params: { path: { person_id } } })) });
export const useRoles = () => useQuery({ queryKey: ['roles'], queryFn: () => got(client.GET('/api/v1/roles')), staleTime: Infinity });
export const useKeys = () => useQuery({ queryKey: ['keys'], queryFn: () => got(client.GET('/api/v1/keys')) });
export const useScopes = () => useQuery({ queryKey: ['key-scopes'], queryFn: () => got(client.GET('/api/v1/key-scopes')), staleTime: Infinity });
export const useTemplates = () => useQuery({ queryKey: ['templates'], queryFn: () => got(client.GET('/api/v1/notification-templates')), refetchOnWindowFocus: false });
export const useEndpoints = () => useQuery({ queryKey: ['endpoints'], queryFn: () => got(client.GET('/api/v1/endpoints')) });
export const useEndpointWords = () => useQuery({ queryKey: ['endpoint-words'], queryFn: () => got(client.GET('/api/v1/endpoint-words')), staleTime: Infinity });
export const useDeliveries = (endpoint_id: string) =>
  useQuery({
    queryKey: ['endpoints', 'deliveries', endpoint_id], queryFn: () => got(client.GET('/api/v1/endpoints/{endpoint_id}/deliveries', { params: { path: { endpoint_id }, query: { limit: 20 } } })),
    refetchInterval: (query) => (query.state.data?.items.some((one) => one.status === 'waiting') ? 2_000 : false),
  });
export const useBrand = () => useQuery({ queryKey: ['branding'], queryFn: () => got(client.GET('/api/v1/branding')) });
export const useCalendar = () => useQuery({ queryKey: ['calendar'], queryFn: () => got(client.GET('/api/v1/calendar')), refetchOnWindowFocus: false });
export const useDays = (country: string, year: number) =>
  useQuery({ queryKey: ['calendar-days', country, year], queryFn: () => got(client.GET('/api/v1/calendar/days/{country}/{year}', { params: { path: { country, year } } })), enabled: country !== '', staleTime: Infinity });
export const useUsage = (months: number) => useQuery({ queryKey: ['usage', months], queryFn: () => got(client.GET('/api/v1/usage', { params: { query: { months } } })) });

/* Somebody else was quicker: nothing was written. */
export const isMeanwhile = (error: unknown) => error instanceof Refusal && error.code === 'setting.changed';

/* One act at a time: busy while it goes on, its refusal kept beside the fields, what it changes read again. */
export function useAct(stale: string[]) {
  const queries = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const act = async <Answer>(what: () => Promise<Answer>): Promise<Answer | undefined> => {
    setBusy(true);
    setError(null);
    try {
      const answer = await what();
      await Promise.all(stale.map((key) => queries.invalidateQueries({ queryKey: [key] })));
      return answer;
    } catch (refused) {
      setError(refused);
      // What they have made of it meanwhile is read, so that one can choose.
      if (isMeanwhile(refused)) await Promise.all(stale.map((key) => queries.invalidateQueries({ queryKey: [key] })));
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  const problems = error instanceof Refusal ? error.problems : [];
  return { act, error, isBusy, setError, wrong: (path: string) => problems.find((one) => one.path === path || one.path?.startsWith(`${path}[`) || one.path?.startsWith(`${path}.`)) };
}
