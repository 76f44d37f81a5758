/* What a file field takes, judged before anything is sent; the server judges again. Pure. */
import type { FieldItem } from '../model';

/* ["pdf", ".docx", "image/png"] -> what the file dialog understands. */
export function acceptOf(field: Pick<FieldItem, 'type' | 'options'>): string | undefined {
  if (field.type === 'image') return 'image/*';
  return field.options.types?.map((type) => (type.includes('/') || type.startsWith('.') ? type : `.${type}`)).join(',') || undefined;
}

/* Why a file is not taken; null when it is. */
export function refusalOf(field: Pick<FieldItem, 'type' | 'options'>, file: { name: string; type: string; size: number }): 'tooLarge' | 'wrongType' | 'empty' | null {
  if (file.size === 0) return 'empty';
  if (file.size > (field.options.max_size ?? Infinity)) return 'tooLarge';
  const kinds = acceptOf(field)?.split(',') ?? [];
  const fits = (kind: string) => (kind.startsWith('.') ? file.name.toLowerCase().endsWith(kind.toLowerCase()) : kind.endsWith('/*') ? file.type.startsWith(kind.slice(0, -1)) : file.type === kind);
  return kinds.length === 0 || kinds.some(fits) ? null : 'wrongType';
}

export function fileIds(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string' && one !== '');
}
