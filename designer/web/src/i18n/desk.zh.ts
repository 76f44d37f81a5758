/* 中文：待办、发起、提醒、职位页。 */
export const desk = {
  act: {
    add_after: '在其后加签', add_before: '在其前加签', add_beside: '并行加签', addSigner: '加签', addSignerHint: '除您之外再请他人审批，需等其答复。', after: '在我之后：我先审批，再由其审批', backTo: '退回到', before: '在我之前：其先审批，再由我审批', beside: '与我并行：各人意见同等计算', cancel: '取消了流程', copy: '抄送', copyHint: '对方可以查看该流程，无需办理。',
    delegate: '委托', delegateHint: '由对方代为准备，完成后交回给您，由您决定。', done: '{{what}}：已完成', hand_over: '交接', keepsDraft: '连同已填写的内容', more: '更多操作', note: '说明（可选）', place: '何时审批', previous: '上一步', remove: '减签', return: '交还', returnHint: '交还给委托您的人。', revoke: '撤销了流程',
    sendBack: '退回', straight: '修改后直接回到我', takeBack: '撤回', takeBackHint: '您的答复将作废并重新审批，仅在后续尚无人处理时可用。', terminate: '终止了流程', then: '修改之后', toStarter: '发起人', transfer: '转交', transferHint: '转交后由对方办理，不再属于您。', urge: '催办', urgeHint: '提醒办理人尽快处理。', walk: '重新依次经过中间各步', who: '交给谁', whom: '人员',
  },
  begin: {
    asks_other: '{{count}} 项内容', choose: '请选择要发起的流程。', markRead: '标为已读', noCopies: '没有抄送', noCopiesHint: '他人抄送给您的流程会出现在这里。', noRuns: '您还没有发起过流程', noRunsHint: '您发起的流程可以在这里跟踪。', read: '已读', revoke: '撤销', revokeHint: '流程将结束，无需任何人再处理，且不能恢复。', revokeTitle: '撤销此流程？', sentBy: '{{who}} 抄送于 {{when}}', waitsFor: '{{step}}：等待{{who}}办理', which: '内容', workflows: '流程',
    tab: { begin: '发起', mine: '我发起的', copies: '抄送我的', jobs: '职位页' },
  },
  bell: { all: '全部', new: '新：', none: '没有新提醒', noneHint: '新任务、提及和催办会出现在这里。', onlyUnread: '未读', readAll: '全部已读', title: '通知', unread_other: '通知：{{count}} 条未读' },
  bulk: {
    all: '选择全部 {{count}} 项', chosen_other: '已选 {{count}} 项', done_other: '{{count}} 项已办结', failed_other: '{{count}} 项未办结', left: '{{count}} 秒后提交', none: '取消选择', now: '立即提交', open: '打开', results: '办理结果', sending: '正在提交…', title: '批量办理', undo: '撤消', waiting_other: '尚未提交：{{word}}，共 {{count}} 项', wasDone: '已办结', wasNot: '未办结',
  },
  changed: { since: '（{{when}} 以后）', title: '自您上次查看后有变更' },
  coming: { end: '流程结束', assumes: '浅色步骤以全部同意为前提。', due: '{{when}}到期', itself: '自动处理', nobody: '未找到办理人', nothing: '之后无需他人办理。', stopped: '再往后取决于届时的情况。', title: '接下来的步骤与办理人' },
  sketch: { failed: '草稿未能保存，仅保留在当前页面。', restored: '已恢复您的草稿。', saved: '草稿已保存', saving: '正在保存草稿…', typing: '尚未保存…' },
  filter: {
    clearSearch: '清除搜索', active: '当前筛选', add: '添加条件', ascending: '恢复顺序', conditions: '条件', descending: '倒序', drop: '去掉筛选“{{what}}”', dueName: '到期', facts: '要点', field: '要点或表单字段', forget: '删除筛选“{{what}}”', how: '比较方式', keep: '保存', kept: '筛选已保存', keptTitle: '已保存的筛选', name: '筛选名称', noneKept: '还没有保存的筛选。设置筛选后可在此保存。', openCount: '筛选：{{count}} 项生效', search: '搜索任务', share: '共享给所有人', shared: '已共享', sharedBy: '同事共享', sortBy: '排序：{{what}}', stateName: '状态', title: '筛选', value: '值', wrong: '请输入数字、日期（2026-12-31）或时间（09:30）。', values: '表单内容',
    due: { late: '已逾期', today: '今天', week: '7 天内', none: '无期限' },
    op: { any: '已填写', has: '包含', none: '为空' },
    sort: { about: '按名称', due: '先到期的在前', newest: '最新的在前', oldest: '最早的在前' },
    state: { new: '未查看', free: '未领取', claimed: '已领取' },
  },
  list: { remarks_other: '{{count}} 条新评论', approve: '同意', changed: '上次查看后有变动', sentBack: '被{{who}}退回，{{when}}', badFilter: '无法识别此筛选条件', badFilterHint: '链接可能不完整，清除筛选后将显示全部任务。', asksForm: '此任务需要填写表单。', choose: '选择', isNew: '新：', more: '操作：{{what}}', noneFound: '没有符合条件的任务', noneFoundHint: '请放宽筛选条件或更换关键词。', openFirst: '请先查看此任务。', refuse: '拒绝', tick: '选择{{what}}', total_other: '共 {{count}} 项任务', untick: '取消选择', waits: '尚未提交' },
  opening: {
    chinese: '中文', closed: '已关闭', closes: '截止时间', copy: '复制地址', drop: '下线', dropHint: '页面立即失效，已提交的申请继续办理。', dropTitle: '下线此职位页？', edit: '修改职位页', english: '英文', hint: '带申请表的公开页面：有人申请即发起流程。', new: '新建职位页', none: '还没有职位页', noneHint: '发布后即可分享其地址。', noWorkflow: '还没有允许公开发起的流程：需在 pack.yaml 的 public 中指定表单。', open: '招聘中', save: '发布', saved: '职位页已发布', slug: '地址末尾', takes: '接受申请', text: '职位描述（Markdown）', title: '标题', until: '截至 {{when}}',
  },
  pane: { form: '办理', run: '流程', talk: '评论', trail: '审批记录' },
  people: { operator: '运维人员（命令行）', and: '、', applicant: '申请人', nobody: '没有找到', placeholder: '输入姓名、部门或岗位', role: '角色' },
  prefs: {
    addresses: '即时通讯', addressesHint: '您在该平台的用户编号。留空则不在该平台通知。', at: '时间', byChannel: '{{kind}}：{{channel}}', channels: '通知内容与方式', channelsHint: '未勾选任何方式的内容不会通知。即时通讯需公司已接入。', digest: '每日汇总', digestHint: '以下内容汇总为一条发送。', digestKinds: '汇总内容', from: '从', hint: '仅对您本人生效。', kind: '内容', quiet: '免打扰时段', quietHint: '此时段内的通知推迟到结束后发送（{{zone}}），应用内通知不受影响。', save: '保存', saved: '已保存', title: '通知设置', until: '到',
    channel: { in_app: '应用内', mail: '邮件', dingtalk: '钉钉', wecom: '企业微信', feishu: '飞书' },
  },
  signers: {
    addedBy: '由{{who}}加签', remove: '减签', title: '本步审批人',
    place: { before: '前加签', after: '后加签', beside: '并行加签' },
    policy: { one: '一人答复即可。', any: '或签：一人同意即可。', all: '会签：须全部同意。', in_order: '依次审批：须全部同意。', ratio: '按比例：达到比例即通过。', weighted: '按权重表决。', random: '随机一人审批。' },
    state: { free: '待审批', claimed: '已领取', held: '等待他人先审批', delegated: '委托中', pending: '未到其审批', signed: '已审批', decided: '已决定', suspended: '已挂起', ended: '已结束' },
  },
  talk: { attach: '附件', hint: '输入 @ 提及同事', none: '还没有评论。', readBy: '{{who}} 已读', say: '发表评论', send: '发送' },
  trail: {
    pdf: '保存 PDF', print: '打印', behalf: '代 {{who}}', cancelled: '流程已取消', ended: '流程已结束', signed: '签名：{{name}}', since: '{{when}}起', started: '发起了流程', system: '系统', title: '审批记录',
    kind: { decision: '已办理', waiting: '待办理', sent_back: '退回至 {{to}}', taken_back: '撤回了答复', skipped: '跳过', decided: '自动处理', comment: '评论', copy: '抄送', urged: '催办' },
  },
};
