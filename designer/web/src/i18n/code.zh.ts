/* 中文：文本与表达式编辑器。 */
export const code = {
  all: '全部', byWord: '整词匹配', completions: '建议', control: '控制字符', define: '转到定义', drawing: '并排显示流程图', find: '查找', fold: '折叠', folded: '已折叠', format: '格式化', go: '转到', goToLine: '转到行', inFile: '定义于 {{file}} 第 {{line}} 行', match: '当前匹配', matchCase: '区分大小写',
  newName: '新名称', next: '下一个', noDefinition: '此处没有可查找定义的名称', onLine: '所在行', previous: '上一个', regexp: '正则表达式', rename: '重命名', renamed_one: '已重命名 {{count}} 处', renamed_other: '已重命名 {{count}} 处', replace: '替换', replaceAll: '全部替换', replaceOne: '替换', unfold: '展开', unfolded: '已展开',
};
