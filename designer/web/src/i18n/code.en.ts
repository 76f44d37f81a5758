/* English: the editors of texts and expressions. */
export const code = {
  all: 'all', byWord: 'whole words', completions: 'Suggestions', control: 'Control character', define: 'Go to definition', drawing: 'Drawing beside', find: 'Find', fold: 'Fold line', folded: 'Folded lines', format: 'Format', go: 'Go', goToLine: 'Go to line', inFile: 'It is defined in {{file}}, line {{line}}', match: 'current match', matchCase: 'match case',
  newName: 'New name', next: 'next', noDefinition: 'There is no name here that is defined somewhere', onLine: 'on line', previous: 'previous', regexp: 'regular expression', rename: 'Rename', renamed_one: 'Renamed in {{count}} place', renamed_other: 'Renamed in {{count}} places', replace: 'Replace', replaceAll: 'replace all', replaceOne: 'replace', unfold: 'Unfold line', unfolded: 'Unfolded lines',
};
