/* 中文：监控各页的用词，键与 monitor.en.ts 一致。 */
export const monitor = {
  deviation: {
    edited: '手动改变量', join_incomplete: '未等齐分支就继续', jump: '跳转', migrated: '迁移版本', moved: '手动移动', no_node: '图上没有的步骤', no_way: '图上没有的连线', not_taken: '应走的分支未走', skipped: '手动跳过',
    two_ways: '选择处走了两条',
  },
  match: {
    given: '手动指定', same_id: '同一步骤', same_neighbours: '前后步骤相同', same_title: '类型与名称相同',
  },
  monitor: {
    save: '保存', columns: '显示列', usualColumns: '恢复默认', shareHint: '获得链接的人无需登录即可查看和打印审批记录，仅特定角色可见的内容不会显示。', shareLink: '审批记录链接', shareRecord: '分享审批记录', shareUntil: '{{when}} 前有效，到期后页面将提示链接已过期。', advice: '处理办法：', allVersions: '全部版本', any: '不限', asDrawn: '全部按流程图执行。', atOnce: '立即重复', atSteps: '各步骤停留时间', attempt: '第 {{number}} 次尝试', attempts: '尝试 {{count}} 次', backToNow: '回到现在',
    becomes: '“{{step}}”对应', between: '{{from}} 至 {{to}}', between2: '中间经过', byHand: '手动指定', choose: '选择 {{name}}', chooseAll: '全选当前列表', chooseVariable: '选择或输入名称', chosen: '已选 {{count}} 个',
    code: '异常代码', conformance: '与流程图对照', connecting: '正在重连', connectingHint: '显示内容可能晚几秒，连接恢复后自动更新。',
    deed: { move: '移到某步骤', resume: '恢复', retry: '重试', set: '修改变量', skip: '跳过步骤', suspend: '暂停' }, deeds: '可执行的操作', deviation: '偏差', doTo: '{{what}}（{{count}} 个）', done: '已完成',
    drawnAs: '图为第 {{version}} 版。', dryRun: '试运行', dryRunHint: '尚未做任何修改。请先查看每个实例的结果，再确认迁移。', earlier: '前一个事件', event: '事件', everyRun: '选择全部 {{count}} 个符合条件的', example: '查看示例', examples: '示例',
    fillFirst: '请先填写上方内容，此处将显示执行结果。', fitness: '吻合度 {{fitness}}：{{runs}} 个实例中有 {{fitting}} 个完全按第 {{version}} 版流程图执行。', fromVersion: '从版本',
    gantt: '时间轴', giveUp: '放弃', hasMore: '符合条件的实例超出单次上限，此处为前 {{count}} 个，其余请再次执行。', heatMap: '等待热力图', howRunsWent: '运行分析', impossible: '无法执行', incidents: '异常', incidentsOf_other: '个异常',
    insights: '分析', later: '后一个事件', legend: '颜色图例', linkCopied: '链接已复制，有权查看流程的人可以打开。', live: '实时', liveHint: '变化会自动显示。', log: '日志', longest: '最长', look: '查看结果', lookBack: '回看',
    lostSteps_other: '有 {{count}} 个实例停在没有对应的步骤：将被拒绝并保持原状。', mapping: '步骤对应关系', mean: '平均', measure: '指标', median: '中位数', migrate: '迁移到其他版本', migrateHint: '进行中的实例将在另一版本上继续，未完成的任务保持不变。',
    migrateTitle: '{{workflow}}：迁移实例', mined: '共分析 {{runs}} 个实例，其中 {{ended}} 个已结束。', minedErased: '{{count}} 个已清除个人数据，仅计数', minedMore: '实例超出单次分析上限，请缩短时间范围。', more: '更多', moreFilters: '更多筛选',
    moreRows: '另有 {{count}} 个', most: '单实例最多', moveHint: '令牌将移到所选步骤，原步骤上未完成的工作会撤销。', moveTo: '目标步骤', newSteps: '新版本新增步骤：{{steps}}', noIncidents: '一切正常', noIncidentsHint: '流程无法自动继续时会出现在这里。',
    noMatch: '无对应', noRework: '没有返工。', asForm: '表单', listHint: '输入后按回车', values: '值', writeAs: '填写方式', notJson: '不是有效的 JSON', notPossible: '{{count}} 个无法执行', nothing: '暂无内容', nothingToMine: '该时间段内没有实例', nothingToMineHint: '请放宽时间范围或换一个版本。', now: '当前',
    onDrawing: '在图上显示', onWays: '步骤间流转时间', oneVersion: '只有一个版本', oneVersionHint: '发布新版本后，可在此迁移进行中的实例。', onlyOne: '仅此一个实例', onlyShown: '仅选当前 {{count}} 个',
    otherWays: '另有 {{count}} 个实例走了更少见的路径。', outputs: '该步骤应给出的结果', p95: '95 分位', pages: '监控', pick: '请在图上点选流程要去的步骤。', pickFromList: '从列表选择', polling: '定时刷新',
    pollingHint: '暂时无法实时推送，页面每隔几秒自动刷新。', possible: '可以执行', progress: '进度', reasonHint: '将记入历史', recordPage: '审批记录：打印页', recordPdf: '审批记录：PDF', refused: '{{count}} 个被拒绝', repeats: '重复次数',
    resumeHint: '流程继续，期间到期的事项将立即执行。', retryAll: '全部重试', retryHint: '失败的步骤将再执行一次。', rework: '返工', runsCount_other: '{{count}} 个实例', runsHere: '{{count}} 个在此', 
    setHint: '仅写入有改动的变量，历史中保留修改前的值。', share: '复制本页地址', shareOf: '占比', showAll: '显示全部', showRuns_other: '查看 {{count}} 个实例', skipHint: '该步骤视为已完成，结果以您填写的为准。',
    squeezed: '较长的等待已压缩显示', standsAt: '停留步骤', startedFrom: '开始于（起）', startedTo: '开始于（止）', stop: '停止', stopped_other: '已停止：{{count}} 个实例未处理。', suspendHint: '恢复之前任何人都无法处理该流程，内容不会丢失。',
    takeOver: '迁移实例', answer: '答复', taskOutputs: '该任务应有的答复', times: '次数', toVersion: '到版本', token: '令牌 {{number}}，自 {{when}}', variable: '变量', variantShown: '路径 {{number}}：占 {{share}}，其余步骤已淡化。',
    variants: '路径', version: '版本', waits: '等待', wasDone: '已完成 {{count}} 个', wasRefused: '被拒绝', way: '从 → 到', whatHappens: '执行后会怎样', withChosen: '批量操作', workflowFirst: '请先选择流程',
    working: '已处理 {{done}} / {{all}}', wouldBe: '{{count}} 个可以执行',
  },
};
