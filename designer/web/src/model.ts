/* What the server answers, by the names of the API's own description (schema.d.ts); here is only what that leaves open. Types only: safe to import from the lean guest page. */
import type { components } from './schema';

export type Schemas = components['schemas'];
/* A type of the description with some fields told more exactly: JSON that the engine leaves to forms and workflows. */
type With<Base, Fields> = Omit<Base, keyof Fields> & Fields;

export interface Text {
  en: string;
  zh?: string;
}
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Values = Record<string, Json>;
export type Language = 'zh' | 'en';

export type Problem = Partial<Schemas['ProblemItem']> & Pick<Schemas['ProblemItem'], 'code' | 'message'>;
export type ProblemDocument = Partial<Schemas['ProblemReply']> & Pick<Schemas['ProblemReply'], 'title' | 'status'>;
export type Principal = Schemas['PrincipalView'];

/* What the server sends a page at a time. */
export interface Page<Item> {
  items: Item[];
  next_cursor: string;
  counts: Record<string, number>;
}

export type NodeKind =
  | 'start' | 'end' | 'activity' | 'user_task' | 'decision' | 'calculate' | 'call' | 'exclusive' | 'parallel' | 'inclusive' | 'event_choice' | 'join' | 'split' | 'merge'
  | 'timer' | 'message' | 'signal' | 'condition' | 'throw' | 'link' | 'boundary' | 'subprocess' | 'transaction' | 'ad_hoc' | 'event_subprocess';
export type NodeView = With<Schemas['NodeView'], { kind: NodeKind }>;
export type EdgeView = Schemas['EdgeView'];
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
export type DefinitionSummary = With<Schemas['DefinitionSummary'], { inputs: JsonSchema }>;
export type DefinitionDetail = With<Schemas['DefinitionDetail'], { inputs: JsonSchema; nodes: NodeView[] }>;

export type RunSummary = With<Schemas['RunSummary'], { facts: Values }>;
export type RunStatus = RunSummary['status'];
export type TokenView = Schemas['TokenView'];
export type NodeState = With<Schemas['NodeState'], { input: Json; output: Json }>;
export type IncidentView = Schemas['IncidentView'];
/* By whom, when and why the run was sent back to a task. */
export interface SentBack {
  by: string;
  at: string;
  note: string;
}
export type TaskSummary = With<Schemas['TaskSummary'], { facts: Values; sent_back?: SentBack | null }>;
export type TaskStatus = TaskSummary['status'];
export type RunDetail = With<Schemas['RunDetail'], { facts: Values; variables: Values; definition: DefinitionDetail; nodes: NodeState[]; tasks: TaskSummary[] }>;
export interface Outcome {
  key: string;
  title: Text;
}
export type TaskDetail = With<Schemas['TaskDetail'], {
  facts: Values;
  layout: Layout;
  values: Values;
  outcomes: Outcome[];
  shown: Values;
  sent_back: SentBack | null;
}>;
export type HistoryEntry = With<Schemas['HistoryEntry'], { data: Values }>;
export type FileView = Schemas['FileView'];
export type RecordType = Schemas['RecordTypeView'];
export type RecordView = With<Schemas['RecordView'], { values: Values }>;
export type MailView = Schemas['MailView'];

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
/* `fields` and `choices` by path: `reason`, and `rows.0.reason` for a column whose state depends on its row. `totals` of tables: column -> value. */
export type FormState = With<Schemas['PreviewReply'], { values: Values; fields: Record<string, FieldState>; problems: Problem[]; choices?: Record<string, Choice[]>; totals?: Record<string, Values> }>;
/* A region of GB/T 2260. */
export interface Region {
  code: string;
  name: string;
  children?: Region[];
}

export type GuestPage = With<Schemas['GuestView'], { layout: Layout | null; values: Values; shown: Values; outcomes: Outcome[] }>;
