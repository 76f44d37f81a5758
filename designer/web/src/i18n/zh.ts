/* 中文。键与 en.ts 相同，test/i18n.test.ts 会检查。 */
import { desk } from './desk.zh';
import { names as name, facts as fact } from './names.zh';
import { monitor } from './monitor.zh';

export const zh = {
  ...monitor,
  command: { anywhere: '任意位置', ask: '想做什么？', go: '前往', none: '没有这样的命令', palette: '命令面板', sheet: '键盘快捷键', sheetHint: '单个按键在列表或图中有焦点时有效，在输入框中输入时无效。' },
  ...desk,
  action: { clearFilters: '清除筛选', close: '关闭', copied: '已复制', copy: '复制{{what}}', copyFailed: '无法复制', more: '加载更多', retry: '重试' },
  said: {
    after: '{{left}}晚于{{right}}', and: '，且', before: '{{left}}早于{{right}}', between: '{{left}}在{{right}}与{{second}}之间', contains: '{{left}}含{{right}}', empty: '{{left}}为空', eq: '{{left}}为{{right}}', ge: '{{left}}不少于 {{right}}', gt: '{{left}}大于 {{right}}', has: '{{left}}包括{{right}}',
    hasNot: '{{left}}不包括{{right}}', in: '{{left}}为{{right}}', le: '{{left}}不超过 {{right}}', lt: '{{left}}小于 {{right}}', ne: '{{left}}不是{{right}}', no: '{{left}}：否', notEmpty: '{{left}}已填写', notIn: '{{left}}不是{{right}}', or: '或', since: '{{left}}不早于{{right}}', starts: '{{left}}以{{right}}开头',
    today: '今天', until: '{{left}}不晚于{{right}}', yes: '{{left}}：是',
  },
  drawing: {
    a11y: '按回车查看此步骤', controls: '视图', map: '全图缩略', fit: '显示全图', onError: '出错时', otherwise: '其他情况', zoomIn: '放大', zoomOut: '缩小',
    state: { active: '进行中', completed: '已完成', failed: '出错', cancelled: '已取消', untouched: '未到达' },
  },
  error: {
    denied: '您没有查看此页面的权限', deniedHint: '您的角色不包含此项，如有需要请联系管理员。', expected: '应为 {{value}}', home: '回到待办', lost: '没有这个页面', lostHint: '链接可能已过期，或地址有误。', line: '第 {{line}} 行：', nearest: '是否想写 {{value}}？', status: '服务器出错（{{status}}），请稍后再试。',
    unexpected: '页面出现意外错误', unreachable: '无法连接服务器', unreachableHint: '请检查网络后重试。',
  },
  event: {
    run_started: '流程开始', token_entered: '进入步骤', token_left: '离开步骤', variables_set: '写入变量', warned: '表达式警告', job_created: '开始自动处理', job_completed: '自动处理完成', job_failed: '自动处理失败',
    error_caught: '错误转入处理分支', decision_made: '规则已判定', task_created: '任务已分派', task_claimed: '任务被领取', task_unclaimed: '任务被退回', task_completed: '任务已完成', task_cancelled: '任务已取消',
    timer_set: '开始计时', timer_fired: '计时到期', message_awaited: '等待消息', message_received: '收到消息', child_called: '启动子流程', child_ended: '子流程结束', join_reached: '等待其他分支',
    incident_raised: '出现异常', incident_resolved: '异常已处理', run_completed: '流程完成', run_cancelled: '流程被取消',
    token_parked: '内部等待', scope_opened: '子流程开始', scope_ended: '子流程结束', scope_cancelling: '事务撤回', activity_begun: '步骤就绪', loop_turned: '再次循环', instances_planned: '多实例已规划', instance_added: '增加实例',
    instance_ended: '实例结束', instances_left: '实例继续，流程前进', lock_taken: '取得互斥', lock_freed: '释放互斥', compensation_kept: '可补偿', compensation_used: '已补偿', job_withdrawn: '自动处理已撤销', escalation_thrown: '已升级',
    message_thrown: '发出消息', signal_awaited: '等待信号', signal_received: '收到信号', signal_thrown: '发出信号', condition_awaited: '等待条件', condition_cleared: '条件不再成立', condition_met: '条件成立', wait_withdrawn: '等待已撤销',
    child_cancelled: '子流程已取消', join_advanced: '分支汇合', run_suspended: '流程已挂起', run_resumed: '流程已激活', token_moved: '已跳转', seat_changed: '签批人变更', signer_removed: '已减签', vote_taken_back: '答复已撤回',
    task_sent_back: '已退回', node_signed: '已决定', step_followed: '后续已记录', signing_restored: '决定重新打开', task_skipped: '已跳过', answer_foreseen: '已提前办理', task_urged: '已催办', copy_sent: '已抄送',
    comment_added: '评论', run_restarted: '流程已唤醒', variables_edited: '变量已修改', node_skipped: '步骤已跳过', run_migrated: '已迁移版本', repair_begun: '运维处理', outcome_decided: '自动决定', vote_kept: '沿用此前同意',
    task_reminded: '已提醒', task_offered: '增派办理人', task_timed_out: '已超时', work_foreseen: '提前分派', approval_noted: '同意已记录',
  },
  fact,
  form: {
    changed: '有变更',
    accuracy: '（误差约 {{metres}} 米）', addRow: '添加一行', addressDetail: '街道、门牌号等详细地址', bold: '加粗', chooseFile: '选择文件', choosePicture: '选择图片', choicesLater: '请先填写与之相关的项目', choose: '请选择', clear: '清除', computed: '自动计算', date: '选择日期', dateTime: '选择日期和时间',
    emptyFile: '文件为空', here: '使用当前位置', hereDenied: '浏览器未获准读取位置，请手动填写。', hereHint: '浏览器会先征求您的同意，也可以手动填写。', hereUnknown: '无法获取此设备的位置，请手动填写。', italic: '斜体',
    latitude: '纬度', link: '链接', list: '列表', longitude: '经度', marks: '格式', noChoices: '没有可选项', noPicture: '无法读取此图片。', noRows: '还没有内容', numbers: '编号列表', placeName: '地点名称', preview: '预览', ratingOf: '{{value}} / {{max}}', readOnly: '只读',
    region: '省 / 市 / 区县', removeFile: '移除文件', removeRow: '删除第 {{number}} 行', replaceFile: '更换文件', replacePicture: '更换图片', required: '必填', row: '第 {{number}} 行', signAgain: '重新签名', signDraw: '手写', signHere: '请用鼠标、手指或触控笔在此签名', signLook: '签名效果',
    signName: '您的姓名', signPicture: '图片', signType: '输入姓名', signUse: '使用此签名', signWay: '签名方式', time: '选择时间', tooLarge: '文件超过 {{size}}', totals: '合计', unit: '单位', write: '编辑', wrongType: '不接受此类文件',
  },
  inbox: {
    back: '返回待办', choose: '请选择一项任务', chooseHint: '点击左侧任务，或按 j、k 键切换。', due: { late: '已逾期（{{when}}）', today: '今天 {{when}} 到期', soon: '即将到期（{{when}}）', later: '{{when}}到期' }, list: '任务列表', task: '任务', which: '任务范围',
    tab: { mine: '我的', open: '全部未完成', done: '我已完成' },
    empty: { mine: '全部处理完了', open: '没有未完成的任务', done: '还没有完成的任务' },
    emptyHint: { mine: '有新任务时会出现在这里。', open: '流程需要人处理时，任务会出现在这里。', done: '你完成的任务会留在这里备查。' },
  },
  incident: { retry: '重试此步骤' },
  keys: { approve: '同意（已选各项，否则当前任务）', help: '显示快捷键', refuse: '拒绝', search: '搜索', sendBack: '退回', tick: '选择', undo: '撤消尚未提交的处理', claim: '领取或放回任务', form: '进入表单', list: '回到列表', move: '下一项 / 上一项', on: '启用快捷键', title: '键盘快捷键' },
  kind: { start: '开始', end: '结束', activity: '自动', user_task: '人工任务', exclusive: '条件分支', parallel: '并行', calculate: '计算', decision: '规则', timer: '计时', message: '消息', call: '子流程', inclusive: '包容分支', event_choice: '先到事件', join: '部分汇合', split: '拆分', merge: '合并', signal: '信号', condition: '条件', throw: '发出事件', link: '链接', boundary: '边界事件', subprocess: '内嵌流程', transaction: '事务', ad_hoc: '任意顺序', event_subprocess: '事件子流程' },
  mailbox: {
    back: '返回邮箱', bounced: '邮件被退回：', choose: '请选择一封邮件', delayed: '邮件延迟：', hasAttachment: '有附件', hint: '系统发出的邮件。', html: '版式', list: '邮件列表', mail: '邮件', none: '还没有邮件', noneHint: '流程发出的邮件会出现在这里。', run: '查看流程', text: '纯文本', to: '收件人',
    status: { sent: '已发送', waiting: '待发送', failed: '发送失败', kept: '保留在邮箱' },
  },
  name,
  nav: { start: '发起', design: '设计', admin: '管理', more: '更多', inbox: '待办', mailbox: '邮箱', records: '档案', runs: '流程实例', waiting_other: '{{count}} 项待处理', workflows: '流程' },
  records: {
    back: '返回档案', choose: '请选择一份档案', erase: '清除个人数据', eraseHint: '此人的密钥将被销毁，其档案、文件和流程中的个人数据将永远无法读取。此操作不可撤销。', eraseTitle: '清除此人的全部个人数据？', erased: '个人数据已清除。',
    list: '档案列表', noTypes: '还没有档案类型', none: '还没有档案', noneFound: '没有找到档案', noneHint: '流程保存的候选人、员工等会出现在这里。', record: '档案', search: '搜索档案', types: '档案类型', untitled: '未命名',
    updated: '更新于 {{when}}', version: '第 {{number}} 版', wasErased: '个人数据已清除',
  },
  role: { hr: 'HR', hrbp: 'HRBP', hiring_manager: '用人经理', admin: '管理员', interviewer: '面试官', candidate: '候选人', employee: '员工', trainer: '培训师', it: 'IT', finance: '财务' },
  run: {
    back: '返回列表', cancel: '取消流程', cancelHint: '未完成的任务会一并取消，已完成的步骤保留在历史中。', cancelTitle: '取消这个流程？', child: '子流程：{{name}}', details: '详情', drawing: '流程图',
    erased: '此人的个人数据已清除，变量不再可读。', lasted: '用时 {{time}}', noTasks: '此流程还没有人工任务。', noVariables: '没有变量。', parent: '上级流程：{{name}}', raw: '查看 JSON', readable: '查看明细', reason: '原因', stale: '暂时无法更新，显示的是上次的状态。', started: '{{when}} 开始',
    tab: { step: '步骤', values: '变量', timeline: '历史', tasks: '任务', incidents: '异常' },
  },
  runs: {
    all: '全部', anyWorkflow: '全部流程', incident: '有异常', none: '还没有流程实例', noneFound: '没有符合条件的流程实例', noneFoundHint: '请放宽筛选条件。', noneHint: '发起一个流程，例如上传一份简历开始招聘。', search: '搜索编号或名称', start: '发起流程', status: '状态', workflow: '流程',
    column: { number: '编号', standsAt: '所在步骤', ended: '结束时间', subject: '对象', workflow: '流程', status: '状态', facts: '要点', started: '开始时间', lasted: '用时' },
  },
  shell: { look: { chosen: '（已选）', dark: '深色', light: '浅色', system: '跟随系统', title: '外观' }, offline: '连不上服务器。页面内容可能不是最新，已填写的内容会保留。', account: '账户：{{name}}', home: 'Hireloom 首页', languageNotSaved: '语言未能保存', navigation: '主导航', signOut: '退出登录', signOutFailed: '未能退出登录', skip: '跳到正文', switchLanguage: '中 / EN：切换到英文' },
  signIn: { email: '邮箱', hint: '使用公司账户登录。', password: '密码', submit: '登录', title: '登录', wrong: '邮箱或密码不正确。' },
  start: { done: '流程已发起', go: '发起', label: '编号（可选）', labelHelp: '便于日后查找，例如职位编号。请勿填写姓名等个人信息。', missing_other: '还有 {{count}} 项必填', title: '发起流程', workflow: '流程' },
  state: { bothHint: '“保留双方修改”会并入对方的改动；同一处都有修改时，以您的为准。', changedBy: '{{name}} 在您打开后修改了此内容（{{when}}），您填写的内容仍在。', changedByOthers: '在您打开后，其他人修改了此内容，您填写的内容仍在。', keepBoth: '保留双方修改', keepMine: '以我的为准', seeTheirs: '查看对方写的内容', showTheirs: '采用对方的版本', loading: '加载中' },
  status: { suspended: '已挂起', running: '进行中', active: '进行中', completed: '已完成', failed: '失败', incident: '异常', cancelled: '已取消', created: '待处理', claimed: '已领取', waiting: '等待中', sent: '已发送', kept: '已保留' },
  step: { attempts: '尝试次数', choose: '选择步骤', entered: '进入时间', input: '输入', lasted: '用时', output: '输出', times: '经过次数', untouched: '流程还没有到达这一步。' },
  task: {
    begun: '{{who}} 发起', comment: '意见（可不填）', others: '此任务由{{who}}办理。您可以查看和留言。', cancelled: '任务已取消，无需处理。', sentBack: '{{who}} 于 {{when}} 退回到此处', sentBackBare: '未填写原因。', suspended: '流程已挂起，暂时不能办理。', claim: '领取', done: '已完成：{{name}}', with: '{{who}}处理中', held: '您已请他人先审批，等待其答复。', delegated: '任务委托中，对方完成后交回。', guest: '访客', openRun: '查看流程：{{workflow}}', shown: '相关信息', submit: '提交', unclaim: '放回', wasDone: '已于 {{when}} 完成，结果：{{outcome}}',
  },
  timeline: { by: '操作人：{{who}}', details: '明细', whole: '显示全部事件' },
  value: { all: '显示全部 {{total}} 项', closest: '最接近的内容：', file: '文件', met: '符合', notMet: '未找到', more: '展开全文', no: '否', none: '无内容', now: '至今', openFile: '打开文件', page: '第 {{page}} 页', picture: '图片', score: '{{value}} 分，满分 100 分', yes: '是' },
  waits: { job: '正在自动处理', user_task: '等待人工处理', timer: '等待计时到期', message: '等待外部消息', call: '等待子流程结束', join: '等待其他分支到达', incident: '出现异常，等待处理', signal: '等待信号', condition: '等待条件成立', events: '等待先发生的事件', scope: '内部步骤进行中', lock: '等待互斥的步骤完成', milestone: '等待里程碑', compensation: '正在撤回已完成的工作' },
  welcome: { hint: '{{name}}，{{company}} 邀请您加入。请设置密码。', password: '新密码', rule: '至少 10 个字符。', submit: '保存并登录', title: '欢迎' },
  workflows: {
    back: '返回流程', deployed: '发布于 {{when}}', drawing: '流程图', none: '还没有流程', noneHint: '发布流程包后，流程会出现在这里。', pack: '流程包 {{pack}}', runs: '查看实例', source: '源文件', version: '版本', versionNumber: '第 {{number}} 版',
  },
};
