/* The only door to the server: one function per route. Knows no screen; every refusal becomes a `Refusal` with the server's problems. */
import type {
  Choice, DefinitionDetail, DefinitionSummary, FileView, FormState, HistoryEntry, Language, MailView, Page, Principal, Problem, ProblemDocument,
  RecordType, RecordView, Region, RunDetail, RunSummary, TaskDetail, TaskSummary, Values,
} from './model';

const ROOT = '/api/v1';

/* A problem document (RFC 9457) thrown; status 0 means that the server was not reached. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: Problem[];

  constructor(document: ProblemDocument) {
    super(document.detail ?? document.title);
    this.name = 'Refusal';
    this.status = document.status;
    this.code = document.code ?? '';
    this.problems = document.problems ?? [];
  }
}

let language: Language = 'zh';
export function speak(next: Language) {
  language = next;
}
/* What the server is asked to answer in. */
export const spoken = () => (language === 'zh' ? 'zh-CN' : 'en');

export async function refusalOf(response: Response): Promise<Refusal> {
  const isProblem = response.headers.get('content-type')?.includes('json');
  const document = isProblem ? ((await response.json()) as Partial<ProblemDocument>) : {};
  return new Refusal({ ...document, title: document.title ?? response.statusText, status: response.status });
}

async function ask<Answer>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const isForm = body instanceof FormData;
  const content = isForm ? body : body === undefined ? undefined : JSON.stringify(body);
  let response: Response;
  try {
    response = await fetch(ROOT + path, {
      method,
      credentials: 'same-origin',
      headers: { Accept: 'application/json', 'Accept-Language': spoken(), ...(isForm || body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      body: content,
    });
  } catch {
    throw new Refusal({ title: '', status: 0, code: 'server.unreachable' });
  }
  if (!response.ok) throw await refusalOf(response);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as Answer;
}

type Query = Record<string, string | number | undefined>;
function query(values: Query): string {
  const filled = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return filled.length ? `?${new URLSearchParams(filled.map(([key, value]) => [key, String(value)]))}` : '';
}
const id = encodeURIComponent;

export const api = {
  session: () => ask<Principal>('GET', '/session'),
  signIn: (email: string, password: string) => ask<Principal>('POST', '/session', { email, password }),
  signOut: () => ask<undefined>('DELETE', '/session'),
  saveLanguage: (value: Language) => ask<Principal | undefined>('PATCH', '/session', { language: value }),

  workflows: () => ask<Page<DefinitionSummary>>('GET', '/workflows'),
  workflow: (key: string, version?: number) => ask<DefinitionDetail>('GET', `/workflows/${id(key)}${query({ version })}`),
  startRun: (key: string, inputs: Values, businessKey: string, idempotencyKey: string) =>
    ask<RunSummary>('POST', `/workflows/${id(key)}/runs`, { inputs, ...(businessKey ? { business_key: businessKey } : {}) }, { 'Idempotency-Key': idempotencyKey }),

  runs: (filter: { status?: string; workflow?: string; q?: string; cursor?: string; limit?: number }) => ask<Page<RunSummary>>('GET', `/runs${query(filter)}`),
  run: (runId: string) => ask<RunDetail>('GET', `/runs/${id(runId)}`),
  history: (runId: string) => ask<Page<HistoryEntry>>('GET', `/runs/${id(runId)}/history`),
  cancelRun: (runId: string, reason: string) => ask<undefined>('POST', `/runs/${id(runId)}/cancel`, { reason }),
  retryIncident: (incidentId: string) => ask<undefined>('POST', `/incidents/${id(incidentId)}/retry`),

  tasks: (filter: { scope: string; workflow?: string; cursor?: string; limit?: number }) => ask<Page<TaskSummary>>('GET', `/tasks${query(filter)}`),
  task: (taskId: string) => ask<TaskDetail>('GET', `/tasks/${id(taskId)}`),
  claim: (taskId: string) => ask<undefined>('POST', `/tasks/${id(taskId)}/claim`),
  unclaim: (taskId: string) => ask<undefined>('POST', `/tasks/${id(taskId)}/unclaim`),
  preview: (taskId: string, values: Values) => ask<FormState>('POST', `/tasks/${id(taskId)}/preview`, { values }),
  choices: (taskId: string, field: string, q: string, values: Values) => ask<{ items: Choice[] }>('POST', `/tasks/${id(taskId)}/choices`, { field, q, values }).then((found) => found.items),
  complete: (taskId: string, outcome: string, values: Values) => ask<TaskSummary>('POST', `/tasks/${id(taskId)}/complete`, { outcome, values }),

  upload: (file: File) => {
    const form = new FormData();
    form.append('file', file, file.name);
    return ask<FileView>('POST', '/files', form);
  },
  file: (fileId: string) => ask<FileView>('GET', `/files/${id(fileId)}`),
  fileContentUrl: (fileId: string) => `${ROOT}/files/${id(fileId)}/content`,

  regions: (country: string) => ask<{ items: Region[] }>('GET', `/regions/${id(country)}`).then((found) => found.items),

  recordTypes: () => ask<{ items: RecordType[] }>('GET', '/records'),
  records: (type: string, filter: { q?: string; cursor?: string; limit?: number }) => ask<Page<RecordView>>('GET', `/records/${id(type)}${query(filter)}`),
  record: (type: string, recordId: string) => ask<RecordView>('GET', `/records/${id(type)}/${id(recordId)}`),
  erasePerson: (subjectId: string) => ask<undefined>('DELETE', `/people/${id(subjectId)}`),

  mails: (filter: { cursor?: string; limit?: number }) => ask<Page<MailView>>('GET', `/mailbox${query(filter)}`),
  mail: (mailId: string) => ask<MailView>('GET', `/mailbox/${id(mailId)}`),
};
