/* What the server answers, as engine/model/view.py and the form compiler write it. Types only: safe to import from the lean guest page. */

export interface Text {
  en: string;
  zh?: string;
}
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Values = Record<string, Json>;
export type Language = 'zh' | 'en';

export interface Problem {
  code: string;
  message: string;
  path?: string;
  file?: string;
  line?: number;
  column?: number;
  expected?: string;
  nearest?: string;
}
export interface ProblemDocument {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  code?: string;
  problems?: Problem[];
}

export interface Page<Item> {
  items: Item[];
  next_cursor: string;
  counts: Record<string, number>;
}

export interface Principal {
  principal_id: string;
  name: string;
  email: string;
  roles: string[];
  language: string;
  tenant_id: string;
  tenant_name: string;
  permissions: string[];
}

export type NodeKind =
  | 'start' | 'end' | 'activity' | 'user_task' | 'decision' | 'calculate' | 'call' | 'exclusive' | 'parallel' | 'inclusive' | 'event_choice' | 'join' | 'split' | 'merge'
  | 'timer' | 'message' | 'signal' | 'condition' | 'throw' | 'link' | 'boundary' | 'subprocess' | 'transaction' | 'ad_hoc' | 'event_subprocess';
export interface NodeView {
  node_id: string;
  type: string;
  kind: NodeKind;
  title: Text;
  at: [number, number] | null;
  parent: string;
  host: string;
}
export interface EdgeView {
  edge_id: string;
  from_node: string;
  to_node: string;
  when: string;
  is_default: boolean;
  is_error: boolean;
}
export interface JsonSchema {
  type?: string | string[];
  title?: Text | string;
  'x-title'?: Text | string;
  anyOf?: JsonSchema[];
  description?: Text | string;
  format?: string;
  enum?: Json[];
  default?: Json;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  minimum?: number;
  maximum?: number;
}
export interface DefinitionSummary {
  definition_id: string;
  key: string;
  version: number;
  title: Text;
  pack: string;
  deployed_at: string;
  inputs: JsonSchema;
}
export interface DefinitionDetail extends DefinitionSummary {
  nodes: NodeView[];
  edges: EdgeView[];
  source: string;
  versions: number[];
}

export type RunStatus = 'running' | 'completed' | 'cancelled';
export interface RunSummary {
  run_id: string;
  workflow_key: string;
  workflow_title: Text;
  version: number;
  status: RunStatus;
  business_key: string;
  subject_id: string | null;
  /* Whom the run is about, opened for those who may see it. */
  subject_title: string;
  facts: Values;
  node_ids: string[];
  has_incident: boolean;
  started_at: string;
  ended_at: string | null;
  /* Who has made it stand still; "" it does not. */
  suspended_by: string;
}
export interface TokenView {
  token_id: number;
  node_id: string;
  waits_for: string;
  since: string;
}
export interface NodeState {
  node_id: string;
  state: 'active' | 'completed' | 'failed' | 'cancelled';
  entered_at: string;
  left_at: string | null;
  times: number;
  attempts: number;
  input: Json;
  output: Json;
  error: Text | null;
}
export interface IncidentView {
  incident_id: string;
  run_id: string;
  node_id: string;
  code: string;
  message: Text;
  raised_at: string;
}
export type TaskStatus = 'created' | 'claimed' | 'completed' | 'cancelled';
export interface TaskSummary {
  task_id: string;
  run_id: string;
  node_id: string;
  title: Text;
  workflow_key: string;
  workflow_title: Text;
  status: TaskStatus;
  assignee: string | null;
  candidates: string[];
  business_key: string;
  facts: Values;
  subject_title: string;
  due_at: string | null;
  created_at: string;
  completed_at: string | null;
  completed_by: string | null;
  outcome: string;
  /* Its run stands still: nobody can act on it. */
  is_suspended: boolean;
  /* The earlier moment from which the answer counts; null: the moment of the answer. */
  as_of: string | null;
}
export interface RunDetail extends RunSummary {
  definition: DefinitionDetail;
  variables: Values;
  tokens: TokenView[];
  nodes: NodeState[];
  tasks: TaskSummary[];
  incidents: IncidentView[];
  parent_run_id: string | null;
  child_run_ids: string[];
  is_erased: boolean;
}
export interface Outcome {
  key: string;
  title: Text;
}
export interface TaskDetail extends TaskSummary {
  layout: Layout;
  values: Values;
  outcomes: Outcome[];
  shown: Values;
  /* By whom, when and why the run was sent back to this task. */
  sent_back: { by: string; at: string; note: string } | null;
}
export interface HistoryEntry {
  seq: number;
  at: string;
  type: string;
  node_id: string;
  by: string;
  data: Values;
}
export interface FileView {
  file_id: string;
  name: string;
  media_type: string;
  size: number;
  subject_id: string | null;
  created_at: string;
}
export interface RecordType {
  record_type: string;
  title: Text;
  count: number;
}
export interface RecordView {
  record_id: string;
  record_type: string;
  title: string;
  subject_id: string | null;
  version: number;
  values: Values;
  created_at: string;
  updated_at: string;
}
export interface MailView {
  mail_id: string;
  run_id: string;
  to: string;
  to_name: string;
  subject: string;
  text: string;
  html: string;
  attachments: Record<string, string>[];
  status: string;
  created_at: string;
  sent_at: string | null;
  attempt: number;
  error: string;
  /* Why it came back, or could not be sent. */
  bounce?: { status: string; action: string; detail: string; at: string } | null;
}

/* The form layout that a form compiles to. */
export interface Choice {
  value: Json;
  title: Text;
}
export interface FieldOptions {
  lines?: number;
  max?: number;
  min?: number;
  currency?: string;
  choices?: Choice[];
  /* There are more than `choices`: others are found by words. */
  more?: boolean;
  /* Drawn as a list that opens, whatever its length: in the cell of a table. */
  is_folded?: boolean;
  types?: string[];
  max_size?: number;
  max_count?: number;
  items?: LayoutItem[];
  totals?: TotalItem[];
  country?: string;
  [key: string]: unknown;
}
/* What stands under a column of a table. */
export interface TotalItem {
  column: string;
  title: Text;
}
export type FieldType =
  | 'text' | 'rich_text' | 'number' | 'integer' | 'money' | 'percent' | 'boolean' | 'date' | 'time' | 'date_time' | 'duration' | 'choice' | 'choices' | 'rating'
  | 'email' | 'phone' | 'url' | 'id_number' | 'bank_card' | 'address' | 'location' | 'file' | 'image' | 'signature' | 'person' | 'department' | 'position' | 'record'
  | 'table' | (string & {});
export interface FieldItem {
  kind: 'field';
  key: string;
  type: FieldType;
  title: Text;
  help: Text | null;
  options: FieldOptions;
  required: boolean;
  computed: boolean;
  default: Json;
  personal: boolean;
  conditional: boolean;
  /* Its conditions, as far as everybody may know them. */
  feel?: { visible?: string[]; required?: string; read_only?: string[]; computed?: string };
}
export interface SectionItem {
  kind: 'section';
  key: string;
  title: Text;
  items: LayoutItem[];
}
export interface NoteItem {
  kind: 'note';
  text: Text;
}
/* Fields and notes side by side. */
export interface ColumnsItem {
  kind: 'columns';
  items: LayoutItem[];
}
export type LayoutItem = FieldItem | SectionItem | ColumnsItem | NoteItem;
export interface Layout {
  key: string;
  title: Text;
  items: LayoutItem[];
  checks: { message: Text }[];
}
export interface FieldState {
  visible: boolean;
  required: boolean;
  read_only: boolean;
}
export interface FormState {
  values: Values;
  /* By path: `reason`, and `rows.0.reason` for a column whose state depends on its row. */
  fields: Record<string, FieldState>;
  problems: Problem[];
  /* What the fields whose options depend on others offer now, by path. */
  choices?: Record<string, Choice[]>;
  /* Of tables: column -> value. */
  totals?: Record<string, Values>;
}
/* A region of GB/T 2260. */
export interface Region {
  code: string;
  name: string;
  children?: Region[];
}

export interface GuestPage {
  state: 'open' | 'done' | 'waiting' | 'expired';
  tenant_name: string;
  title: Text;
  layout: Layout | null;
  values: Values;
  shown: Values;
  outcomes: Outcome[];
  language: string;
}
