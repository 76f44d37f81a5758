/* The typed door to the server: paths, bodies and answers come from the OpenAPI document (schema.d.ts). Every refusal is thrown as a `Refusal`. */
import createClient, { createQuerySerializer, type Middleware } from 'openapi-fetch';
import { reached } from './reach';
import { Refusal, refusalOf, spoken } from './refusal';
import type { paths } from './schema';

export type { Schemas } from './model';

const door: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept', 'application/json');
    // A preview in the other language says so itself.
    if (!request.headers.has('Accept-Language')) request.headers.set('Accept-Language', spoken());
    return request;
  },
  async onResponse({ response }) {
    reached(true);
    if (!response.ok) throw await refusalOf(response);
  },
  onError({ error }) {
    // Called off by the one who asked: no sign of the server's absence.
    if (error instanceof DOMException && error.name === 'AbortError') return error;
    reached(false);
    return new Refusal({ title: '', status: 0, code: 'server.unreachable' });
  },
};

const written = createQuerySerializer();
/* An empty filter is left out of the address. */
const filled = (query: Record<string, unknown>) => Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '' && value !== undefined && value !== null));

export const client = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: 'same-origin',
  querySerializer: (query) => written(filled(query)),
  fetch: (request) => fetch(request),
});
client.use(door);

/* The answer of a call, which is there: refusals are thrown. */
export async function got<Answer>(asked: Promise<{ data?: Answer }>): Promise<Answer> {
  return (await asked).data as Answer;
}
