/* Builds the decision tables of one file. */
export function RulesBuilder() {
  return null;
}
