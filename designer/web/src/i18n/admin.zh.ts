/* 中文：管理后台及其名称（渠道、事件）。 */
export const admin = {
  access: {
    noPassword: '{{name}}尚未设置密码，还不能登录。如未收到邀请，可再次发送。', language: '邮件语言', mail: '发送邀请邮件', mailAgain: '再次发送', mailed: '邀请邮件已发往 {{email}}，链接仅可使用一次，{{when}} 前有效。', theirs: '本人的语言', invite: '邀请登录', inviteHint: '本人会收到一封含链接的邮件，打开后设置密码。也可以只生成链接，由您转交。', link: '此人的链接', makeLink: '仅生成链接', may_one: '{{count}} 项权限', may_other: '{{count}} 项权限', roles: '角色', rolesHelp: '自定义角色（如 finance、it）仅用于派发任务，不带权限。',
    until: '请通过邮件或聊天发送。{{when}} 前有效，之后不再显示。',
  },
  actions: '操作', allSaved: '已全部保存', and: '、',
  away: { add: '添加代理人', begins: '开始', beside: '同时收到任务', ends: '结束', instead: '代替其处理', none: '目前没有代理人。', onlyThem: '期间不再派给本人', who: '代理人', workflows: '适用流程', workflowsHelp: '不选则适用于全部流程。' },
  branding: {
    choose: '选择图片', colour: '主色', colourCode: '颜色代码', colourHelp: '用于按钮、链接和当前页面。其上的白色文字必须清晰可读。', darker: '改用 {{colour}}', drop: '移除', guestButton: '选择此时间', guestText: '请选择您的面试时间。', hint: '显示在应用、候选人页面和邮件中。', logo: '标志',
    logoHelp: 'PNG、JPEG 或 WebP，不超过 256 KiB，横向图效果最佳。', logoNow: '当前标志', mailText: '李娜，您好！感谢您的应聘。', noColour: '不是有效的颜色：# 后应为六位十六进制数，如 #234a8f。', noLogo: '尚无标志', own: '恢复默认主色', pick: '取色', readable: '可读：对比度 {{ratio}}:1', sample: '效果预览', unreadable: '难以辨认：对比度 {{ratio}}:1，至少需要 4.5:1',
  },
  calendar: {
    after: '下个月', before: '上个月', china: '中国', country: '法定节假日', covered: '已收录 {{from}} 至 {{to}} 年。', hint: '到期与提醒按此计算；已在等待的事项时间不变。', holiday: '法定节假日', hours: '工作时间', hoursHelp: '格式如 09:00-12:00, 13:30-18:00；留空表示不上班。', makeup: '调休上班', noCountry: '无', off: '不上班', ownOff: '公司休息日', ownWork: '公司工作日',
    rest: '休息', turn: '点击日期可设为休息日或工作日，再次点击恢复。', work: '工作日', zone: '时区',
  },
  cancel: '取消', colon: '：', comma: '、',
  department: { add: '添加部门', below: '{{name}}的下级部门', drop: '删除', edit: '编辑{{name}}', head: '负责人', headHelp: '部门内未指定上级的人员以其为上级。', hrbp: '人力资源伙伴（HRBP）', key: '编码', keyHelp: '供规则与文件引用，留空则与名称相同，之后不可更改。', led: '负责人：{{name}}', name: '名称', none: '还没有部门，请添加或导入文件。', parent: '上级部门', top: '无（顶级部门）' },
  done: '完成', edit: '编辑',
  endpoints: {
    add: '添加渠道', again: '重新发送', agentId: '应用 AgentId', appId: '应用 ID（企业微信为 CorpID）', appSecret: '应用密钥', attempts: '尝试次数', channel: '类型', deliveries: '发送记录', dropHint: '等待发送的消息将不再发送。', dropTitle: '移除“{{name}}”？', hint: 'Webhook，以及钉钉、企业微信、飞书的群机器人和应用。', kept: '留空则保持不变。', language: '语言', name: '名称', none: '还没有通知渠道',
    noneHint: '可为自有系统添加 Webhook，或为群聊添加机器人。', nothingSent: '还没有发送记录。', on: '启用“{{name}}”', robotSecret: '机器人加签密钥', secret: '签名密钥', secretOnce: '每次调用均以此签名（Standard Webhooks）。请立即复制，之后不再显示。', state: '状态', tried: '测试消息已发出', try: '发送测试', url: '地址', urlPrivate: '仅私有部署需要填写。', wants: '通知内容', what: '内容', when: '时间', why: '已被停用：{{why}}',
  },
  import: {
    absent_one: '{{count}} 人不在文件中，保持不变。', absent_other: '{{count}} 人不在文件中，保持不变。', added: '新增', again: '重新选择文件', changed: '变更', choose: '选择文件', column: '列', done: '已导入：{{people}} 人，{{departments}} 个部门', hint: '支持 Excel 或 CSV，格式与导出一致。先检查文件，导入之前不会有任何改动。', people: '人员', problems: '问题列表', right: '文件无误，将会：',
    row: '行', same: '不变', title: '导入人员与部门', what: '问题', write: '导入', wrong_one: '{{count}} 个单元格有误，请修改文件后重新选择。', wrong_other: '{{count}} 个单元格有误，请修改文件后重新选择。',
  },
  invite: { all: '选择列表中的所有人', begin: '邮件邀请', chosen_one: '已选 {{count}} 人', chosen_other: '已选 {{count}} 人', hint: '每人会收到一封含专属链接的邮件，打开后设置密码。不想邀请的人请取消勾选。', later: '暂不邀请', newTitle_one: '新增 {{count}} 人，现在邀请登录？', newTitle_other: '新增 {{count}} 人，现在邀请登录？', one: '选择{{name}}', result: '已发送 {{sent}} 封，未发送 {{failed}} 封。', send_one: '发送 {{count}} 封邀请', send_other: '发送 {{count}} 封邀请', sent: '已发出', title_one: '邀请 {{count}} 人', title_other: '邀请 {{count}} 人', who: '受邀人员' },
  keys: { created: '创建时间', hint: '程序凭密钥在授权范围内代表公司操作。', key: '密钥', make: '创建密钥', name: '用途', nameHelp: '例如：薪酬系统、官网。', never: '从未', none: '还没有密钥', noneHint: '需要让程序对接 Hireloom 时，在此创建。', once: '请立即复制，之后不再显示。', revoke: '吊销', revoked: '已吊销', revokeHint: '使用它的程序将立即被拒绝，且无法恢复。', revokeTitle: '吊销密钥“{{name}}”？', scopes: '权限范围', used: '最近使用' },
  leaving: { claimed: '已认领', done_one: '已交接 {{count}} 项任务。', done_other: '已交接 {{count}} 项任务。', go_one: '交接 {{count}} 项任务', go_other: '交接 {{count}} 项任务', none: '此人没有待办任务。', note: '给接手人的说明', offered: '指派到人', open_one: '此人有 {{count}} 项待办任务，将一并交接：', open_other: '此人有 {{count}} 项待办任务，将一并交接：', since: '自 {{when}}', to: '交接给' },
  nav: { branding: '品牌', calendar: '工作日历', endpoints: '通知渠道', keys: 'API 密钥', organisation: '组织架构', roles: '角色', templates: '消息模板', title: '管理页面', usage: '用量' },
  organisation: { all: '全部', nobodyInvited: '受邀人员都已设置密码。', which: '显示哪些人员', more: '仅显示前 {{count}} 人，可搜索查找其他人。', count_one: '在职 {{count}} 人。', count_other: '在职 {{count}} 人。', departments: '部门', departmentsCsv: '部门（CSV）', everybody: '全部人员', export: '导出', import: '导入', nobody: '没有人员', nobodyFound: '换个姓名或邮箱试试。', nobodyHint: '可逐个添加，或导入文件。', peopleCsv: '人员（CSV）', search: '搜索姓名或邮箱', xlsx: 'Excel（两张表）' },
  person: {
    invited: '待激活', access: '角色与权限', active: '在职', activeHelp: '离职人员不能登录，也不会收到任务。', add: '添加人员', away: '代理', departments: '部门', departmentsHelp: '第一个为主部门。', details: '基本信息', email: '邮箱', groups: '用户组', leaving: '离职交接', left: '已离职', manager: '直接上级', managerHelp: '留空则为部门负责人。', name: '姓名', positions: '职位', skillWrong: '“{{skill}}”不是有效的技能：冒号后应为 1 到 100 的等级', skills: '技能', skillsHelp: '格式如 python:3，等级可省略。',
  },
  remove: '移除', roles: { hint: '点击人员即可修改其角色。', nobody: '没有人拥有此角色。', tasksOnly: '不带权限，仅可向其派发任务。' }, save: '保存', saved: '已保存',
  templates: { code: '代码', emptyLine: '若一行中的代码在某条消息里都没有内容，该行会自动省略。', meaning: '含义', means: '各代码的含义', sample: '示例', builtIn: '内置', changed: '已自定义', en: '英文', hint: '通知所用的文字，首行为主题。', insert: '在光标处插入：', kind: '消息类型', preview: '示例预览', restore: '恢复内置文字', text: '内容', undo: '撤销修改', zh: '中文' },
  unsaved: '有尚未保存的修改',
  usage: { active: '参与人数', files: '文件', hint: '最近十二个月的用量与当前总量。', mails: '邮件', month: '月份', newFiles: '新增文件', people: '在职人员', running: '进行中', runs: '发起流程', storage: '存储空间', tasks: '完成任务' },
};
export const channel = { webhook: 'Webhook 回调', dingtalk_robot: '钉钉群机器人', wecom_robot: '企业微信群机器人', feishu_robot: '飞书群机器人', dingtalk: '钉钉应用', wecom: '企业微信应用', feishu: '飞书应用' };
export const want = {
  run_started: '流程已发起', run_completed: '流程已完成', run_cancelled: '流程已取消', task_created: '任务已创建', task_completed: '任务已完成', task_cancelled: '任务已取消', task_reminded: '任务已提醒', task_urged: '任务已催办', run_copied: '流程已抄送', run_commented: '有新评论', incident_raised: '流程异常', incident_resolved: '异常已解除',
  task_assigned: '有新任务', task_reminder: '任务提醒', task_overdue: '任务逾期', urged: '催办', copied: '抄送', mentioned: '提到', run_ended: '流程结束', incident: '流程停止', test: '测试消息',
};
