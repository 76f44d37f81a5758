/* 数据里常见的名字。没有列出的名字会按原样整理后显示。 */
export const names = {
  resume: '简历', document: '文档', match: '匹配', score: '匹配度', route: '去向', reason: '理由', reasons: '评分理由', job: '职位', candidate: '候选人', employee: '员工', profile: '简历要点', person: '人员', summary: '摘要',
  name: '姓名', phone: '电话', phones: '电话', email: '邮箱', emails: '邮箱', city: '城市', education: '教育经历', school: '学校', degree: '学历', major: '专业', start: '开始', end: '结束', start_date: '开始日期', end_date: '结束日期',
  work: '工作经历', company: '公司', title: '职务', projects: '项目经历', project: '项目', certificates: '证书', skills: '技能', years: '工作年限', years_of_experience: '工作年限', languages: '语言', language: '语言',
  text: '内容', page: '页', pages: '页数', quote: '原文', line: '行', must_have: '必备条件', must_haves: '必备条件', nice_to_have: '加分项', nice_to_haves: '加分项', missing: '缺少', missing_must_haves: '缺少的必备条件', met: '已满足', requirements: '要求', description: '描述', responsibilities: '职责', min_years: '最低年限',
  slot: '面试时间', slots: '可选时间', time_zone: '时区', location: '地点', panel: '面试官', interviewer: '面试官', interviewers: '面试官', organizer: '组织者', link: '链接', duration: '时长', minutes: '分钟', invitation: '邀请',
  feedback: '面试反馈', overall: '综合评分', technical: '技术能力', communication: '沟通表达', evidence: '评分依据', comment: '意见', comments: '意见', decision: '决定', outcome: '结果', approval: '审批', votes: '各人答复', by: '操作人', advice: '建议', recommendation: '建议', values: '内容',
  offer: '录用', salary: '薪资', department: '部门', position: '岗位', manager: '经理', mentor: '导师', course: '课程', status: '状态', type: '类型', size: '大小', to: '收件人', to_name: '收件人姓名', subject: '主题', template: '模板',
  file: '文件', file_id: '文件', record_id: '档案编号', record_type: '档案类型', key: '编号', method: '方式', confidence: '可信度', semantic: '语义相近度', details: '明细', parts: '各项得分', weight: '权重', value: '值', code: '代码', message: '说明', warnings: '警告', attempt: '第几次', retry_at: '重试时间',
  candidates: '候选处理人', form: '表单', shown: '展示', due_at: '到期时间', inputs: '输入', outputs: '输出', variables: '变量', business_key: '编号', fired: '命中规则', node_type: '步骤类型', queue: '队列', attempts: '尝试次数', timeout: '时限（秒）', workflow_key: '流程', payload: '内容', correlation_key: '关联编号', url: '网址', notes: '备注',
  place: '地点', degree_text: '学历', role: '角色', said: '职位原文', requirement: '要求', kind: '类别', closeness: '语义相近度', birth: '出生年月', age: '年龄', date: '日期', state: '状态', composite: '综合评分', hr_feedback: 'HR 反馈', manager_feedback: '用人经理反馈', hr_score: 'HR 评分', manager_score: '用人经理评分', first_day: '入职日期', error: '错误', source: '来源', route_reason: '去向理由', found_years: '简历年限', offers: '可选时间', considered: '考察的时间数', free: '都有空的时间数', review: '复核结论', panel_rows: '面试官', candidate_id: '候选人档案', employee_id: '员工档案', warning: '警告', missing_nice: '缺少的加分项', timezone: '时区',
  date_text: '时间', media_type: '文件类型', width: '宽', height: '高', resume_file: '原始简历', file_name: '文件名', lines: '行', box: '位置', engine: '识别方式', candidate_name: '候选人姓名',
};

export const facts = {
  interview: '面试', manual_review: '人工复核', talent_pool: '人才库', approve: '同意', reject: '拒绝', hired: '录用', hire: '录用', rejected: '未录用', declined: '已谢绝', second_interview: '再次面试', no: '不录用', offer: '录用', thanks: '感谢信', pass: '通过', fail: '未通过', completed: '已完成', done: '已完成',
  doctor: '博士', master: '硕士', bachelor: '本科', associate: '大专', secondary: '高中', other: '其他', zh: '中文', en: '英文', mixed: '中英混合', unknown: '未知', must_have: '必备项', nice_to_have: '加分项', years: '年限', education: '学历', screened: '已筛选', second: '复试',
};
