/* The typed door to the server: paths, bodies and answers come from the OpenAPI document (schema.d.ts). Every refusal is thrown as a `Refusal`. */
import createClient, { type Middleware } from 'openapi-fetch';
import { refusalOf, Refusal, spoken } from './api';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

const door: Middleware = {
  onRequest({ request }) {
    // A preview in the other language says so itself.
    if (!request.headers.has('Accept-Language')) request.headers.set('Accept-Language', spoken());
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await refusalOf(response);
  },
  onError() {
    throw new Refusal({ title: '', status: 0, code: 'server.unreachable' });
  },
};

export const client = createClient<paths>({ credentials: 'same-origin' });
client.use(door);

/* The answer of a call, which is there: refusals are thrown. */
export async function got<Answer>(asked: Promise<{ data?: Answer }>): Promise<Answer> {
  return (await asked).data as Answer;
}
