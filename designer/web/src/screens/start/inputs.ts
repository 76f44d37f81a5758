/* A workflow's inputs (JSON Schema) as a form layout, so that starting a run uses the same fields as tasks. Pure. */
import type { FieldItem, Json, JsonSchema, Layout, Text, Values } from '../../model';

const FORMATS: Record<string, string> = { file: 'file', email: 'email', date: 'date', 'date-time': 'date_time', time: 'time', uri: 'url', phone: 'phone' };
const TYPES: Record<string, string> = { number: 'number', integer: 'integer', boolean: 'boolean' };
// Free text that the workflow's first node reads: a job's description is written or pasted, not one line.
const LONG_NAMES = /job|text|description|note|comment|content/;

/* Of several allowed types the one that a person can write: text before an object. */
function typeName(schema: JsonSchema): string {
  if (schema.anyOf) {
    const names = schema.anyOf.map(typeName);
    return names.find((name) => name === 'string') ?? names.find((name) => name !== 'null') ?? 'string';
  }
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? 'string'];
  return types.find((type) => type !== 'null') ?? 'string';
}

export function asText(value: Text | string | undefined, fallback: string): Text {
  if (value === undefined) return { en: fallback, zh: fallback };
  return typeof value === 'string' ? { en: value, zh: value } : value;
}

function fieldOf(key: string, schema: JsonSchema, isRequired: boolean, nameOf: (key: string) => string): FieldItem {
  const type = typeName(schema);
  const item = schema.items;
  const options: FieldItem['options'] = {};
  let fieldType = FORMATS[schema.format ?? ''] ?? TYPES[type] ?? 'text';
  if (schema.enum) {
    fieldType = 'choice';
    options.choices = schema.enum.map((value) => ({ value, title: asText(undefined, String(value)) }));
  } else if (type === 'array') {
    if (item?.format === 'file') {
      fieldType = 'file';
      options.max_count = 100;
    } else if (item?.properties) {
      fieldType = 'table';
      options.items = layoutOfInputs(item, nameOf).items;
    } else options.lines = 4;
  } else if (type === 'object' || (fieldType === 'text' && !schema.format && LONG_NAMES.test(key))) options.lines = 8;
  return { kind: 'field', key, type: fieldType, title: asText(schema['x-title'] ?? schema.title, nameOf(key)), help: schema.description ? asText(schema.description, '') : null, options, required: isRequired, computed: false, default: schema.default ?? null, personal: false, conditional: false };
}

export function layoutOfInputs(schema: JsonSchema, nameOf: (key: string) => string): Layout {
  const required = new Set(schema.required ?? []);
  const items = Object.entries(schema.properties ?? {}).map(([key, property]) => fieldOf(key, property, required.has(key), nameOf));
  return { key: 'inputs', title: { en: '', zh: '' }, items, checks: [] };
}

/* What was typed, as the schema wants it: a job written as free text becomes {"text": ...}, lines become a list, JSON stays JSON. */
export function inputsOf(schema: JsonSchema, values: Values): Values {
  const inputs: Values = {};
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const value = values[key];
    if (value !== undefined && value !== null && value !== '') inputs[key] = read(typeName(property), property, value);
  }
  return inputs;
}

function read(type: string, schema: JsonSchema, value: Json): Json {
  if (typeof value !== 'string') return value;
  if (type === 'object') {
    try {
      const parsed = JSON.parse(value) as Json;
      if (typeof parsed === 'object' && parsed !== null) return parsed;
    } catch {
      // Not JSON: then it is the text itself.
    }
    return { text: value };
  }
  if (type === 'array' && schema.items?.format !== 'file') return value.split('\n').map((line) => line.trim()).filter(Boolean);
  return value;
}
