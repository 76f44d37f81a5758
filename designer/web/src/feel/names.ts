/* What the built-in functions of FEEL are called: apart from what they do, for whoever only reads expressions. */
export const BUILT_IN_NAMES = [
  'not', 'count', 'sum', 'min', 'max', 'mean', 'product', 'all', 'any', 'list contains', 'distinct values', 'reverse', 'contains', 'starts with',
  'ends with', 'string length', 'upper case', 'lower case', 'substring before', 'substring after', 'trim', 'string', 'decimal', 'floor', 'ceiling',
  'round up', 'round down', 'round half up', 'round half down', 'abs', 'even', 'odd', 'today', 'date', 'duration', 'day of week', 'month of year',
  'years and months duration',
] as const;
export type BuiltInName = (typeof BUILT_IN_NAMES)[number];
