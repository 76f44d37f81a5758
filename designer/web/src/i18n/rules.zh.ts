/* 决策表的用语：中文。 */
export const rules = {
  add: '添加决策', addColumn: '列', addRow: '添加规则', addTest: '添加测试', allowed: '允许的取值', cell: '“{{column}}”列的单元格', expected: '期望 {{value}}', expression: '表达式', failing_one: '{{count}} 条测试未通过', failing_other: '{{count}} 条测试未通过', findings: '可疑之处', fires: '命中', firing: '命中规则', grid: '决策表',
  grip: '拖动规则，或按 Alt + 方向键', isList: '为列表', keep: '以此为期望', keepHint: '将当前结果作为今后的期望结果。', keepNew: '更新期望', known: '本流程包中已有', name: '名称', newInput: '新的输入', newNote: '备注列', newOutput: '新的输出', noTests: '测试用于说明给定取值时应得到的结果。添加一条即可看到命中的规则。', noteName: '备注', offers: '可填内容',
  passing_one: '{{count}} 条测试均符合期望', passing_other: '{{count}} 条测试均符合期望', pasted: '已粘贴 {{count}} 行', policy: '命中方式', remove: '删除规则 {{number}}', removeColumn: '删除此列', removeTest: '删除测试 {{number}}', removed: '已删除 {{count}} 条', right: '符合期望', rule: '规则 {{number}}', showRules: '标出规则', testInput: '测试 {{number}}：{{name}}', tests: '测试', toCell: '定位单元格', where: '第 {{rule}} 条规则，“{{column}}”列：', tryExample: '试算此例', values: '可选值', verdict: '结论', which: '决策', wrong: '不符合期望',
  did: { cell: '修改单元格', clear: '清空单元格', column: '修改列', decision: '添加决策', fill: '向下填充', move: '移动规则', paste: '粘贴', policy: '修改命中方式', remove: '删除规则', removeColumn: '删除列', row: '添加规则' },
  finding: { always: '恒成立：', gap: '遗漏：', never: '永不命中：', overlap: '重叠：', priority: '缺少顺序：', shadowed: '永远轮不到：', unfinished: '未能全部分析：' },
  hit: { any: '任一（结果一致时）', collect: '全部，列为清单', collect_count: '命中条数', collect_max: '最大值', collect_min: '最小值', collect_sum: '求和', first: '第一条命中的', output_order: '全部，按取值顺序', priority: '按取值顺序优先', rule_order: '全部，按规则顺序', unique: '唯一命中' },
  side: { annotations: '备注', inputs: '当', outputs: '则' },
  type: { any: '任意', boolean: '是或否', choices: '若干可选值', context: '上下文', date: '日期', date_time: '日期时间', duration: '时长', integer: '整数', number: '数字', text: '文本', time: '时刻' },
  view: { table: '表格', text: '文本' },
};
