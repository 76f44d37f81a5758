/* The server's answers as the screens read them: one function per question, over the typed door. Knows no screen; a refusal is thrown. */
import { client, got } from './client';
import type { Choice, DefinitionDetail, DefinitionSummary, FormState, Language, Page, RecordView, Region, RunDetail, RunSummary, Schemas, TaskDetail, TaskSummary, Values } from './model';

export { Refusal, refusalOf, said, speak, spoken } from './refusal';

interface Part {
  cursor?: string;
  limit?: number;
}
/* The description leaves open what a form holds; model.ts says it. */
const told = <Answer>(asked: Promise<unknown>) => asked as Promise<Answer>;
export type RunState = '' | 'running' | 'completed' | 'cancelled' | 'incident';

export const api = {
  session: () => got(client.GET('/api/v1/session')),
  signIn: (email: string, password: string) => got(client.POST('/api/v1/session', { body: { email, password } })),
  signOut: () => got(client.DELETE('/api/v1/session')),
  saveLanguage: (language: Language) => got(client.PATCH('/api/v1/session', { body: { language } })),

  workflows: () => got(client.GET('/api/v1/workflows')) as Promise<Page<DefinitionSummary>>,
  workflow: (key: string, version?: number) => got(client.GET('/api/v1/workflows/{key}', { params: { path: { key }, query: { version } } })) as Promise<DefinitionDetail>,
  startRun: (key: string, inputs: Values, business_key: string, idempotencyKey: string) =>
    got(client.POST('/api/v1/workflows/{key}/runs', { params: { path: { key }, header: { 'Idempotency-Key': idempotencyKey } }, body: { inputs, business_key } })) as Promise<RunSummary>,

  runs: (query: Part & { status?: RunState; workflow?: string; q?: string }) => got(client.GET('/api/v1/runs', { params: { query } })) as Promise<Page<RunSummary>>,
  run: (run_id: string) => got(client.GET('/api/v1/runs/{run_id}', { params: { path: { run_id } } })) as Promise<RunDetail>,

  task: (task_id: string) => told<TaskDetail>(got(client.GET('/api/v1/tasks/{task_id}', { params: { path: { task_id } } }))),
  claim: (task_id: string) => got(client.POST('/api/v1/tasks/{task_id}/claim', { params: { path: { task_id } } })),
  unclaim: (task_id: string) => got(client.POST('/api/v1/tasks/{task_id}/unclaim', { params: { path: { task_id } } })),
  preview: (task_id: string, values: Values) => told<FormState>(got(client.POST('/api/v1/tasks/{task_id}/preview', { params: { path: { task_id } }, body: { values } }))),
  choices: async (task_id: string, field: string, q: string, values: Values) =>
    (await told<{ items: Choice[] }>(got(client.POST('/api/v1/tasks/{task_id}/choices', { params: { path: { task_id } }, body: { field, q, values } })))).items,
  complete: (task_id: string, outcome: string, values: Values) =>
    got(client.POST('/api/v1/tasks/{task_id}/complete', { params: { path: { task_id } }, body: { outcome, values } })) as Promise<TaskSummary>,

  upload: (file: File) => {
    const form = new FormData();
    form.append('file', file, file.name);
    return got(client.POST('/api/v1/files', { body: form as unknown as Schemas['UploadForm'] }));
  },
  file: (file_id: string) => got(client.GET('/api/v1/files/{file_id}', { params: { path: { file_id } } })),
  fileContentUrl: (fileId: string) => `/api/v1/files/${encodeURIComponent(fileId)}/content`,

  // The list is sent as one long text that the browser may keep; the description does not say what is in it.
  regions: async (country: string) => (await told<{ items: Region[] }>(got(client.GET('/api/v1/regions/{country}', { params: { path: { country } } })))).items,

  recordTypes: () => got(client.GET('/api/v1/records')),
  records: (record_type: string, query: Part & { q?: string }) => got(client.GET('/api/v1/records/{record_type}', { params: { path: { record_type }, query } })) as Promise<Page<RecordView>>,
  record: (record_type: string, record_id: string) => got(client.GET('/api/v1/records/{record_type}/{record_id}', { params: { path: { record_type, record_id } } })) as Promise<RecordView>,
  erasePerson: (subject_id: string) => got(client.DELETE('/api/v1/people/{subject_id}', { params: { path: { subject_id } } })),

  mails: (query: Part) => got(client.GET('/api/v1/mailbox', { params: { query } })),
  mail: (mail_id: string) => got(client.GET('/api/v1/mailbox/{mail_id}', { params: { path: { mail_id } } })),
};
