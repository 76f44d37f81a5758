/* The guest page's own words; it does not pay for the app's dictionary. */
import type { Language, Text } from '../model';

const WORDS = {
  zh: {
    loading: '加载中…', switch: 'English', hello: '您好！', helloName: '{name}，您好！', pick: '请选择一个方便的时间', zoneIs: '时间均为{zone}', mine: '换成我所在的时区：{zone}', theirs: '换回公司时区：{zone}',
    chosen: '您选择的时间', confirm: '确认这个时间', other: '选择其他时间', sending: '正在提交…', done: '已确认，谢谢！', doneSlot: '面试时间已确定', doneHint: '邀请函将发送到您的邮箱，此页面可以关闭。', doneForm: '已收到您提交的内容。',
    usedTask: '该任务已办结', yourAnswer: '您的答复：{answer}。', theirAnswer: '{who}已答复：{answer}。', goneTask: '该任务已无需处理', goneTaskHint: '相关流程已撤回或取消，您无需再操作。', cutOff: '“{name}”尚未传完，请重新选择该文件，将从中断处继续。',
    used: '此链接已经使用过', usedHint: '您的答复已经收到，无需再次操作。如需更改，请联系公司。', expired: '此链接已失效', expiredHint: '如有需要，请联系公司重新发送。', waiting: '请稍候', waitingHint: '我们正在准备，准备好后会通知您。您也可以稍后再打开此页面。',
    unknown: '没有找到这个链接', unknownHint: '请检查链接是否完整，或联系公司重新发送。', failed: '暂时无法连接', failedHint: '请检查网络后重试。', retry: '重试', required: '必填', submit: '提交', wrong: '请检查上面标红的内容。', yes: '是', no: '否', choose: '请选择', minutes: '{count} 分钟', none: '没有可选的时间', noneHint: '请联系公司另行安排。',
    jobs: '招聘职位', noJobs: '暂时没有招聘中的职位', noJobsHint: '请过些时候再来看看。', otherJobs: '查看其他职位', until: '截止时间：{when}（{zone}）', applyNow: '申请此职位', apply: '申请', send: '提交申请', privacy: '提交的内容仅用于本次招聘。', stillSending: '文件仍在上传，请稍候再提交。', closedJob: '该职位已停止招聘', closedJobHint: '感谢您的关注，欢迎查看其他职位。', unknownJob: '没有找到这个职位', unknownJobHint: '请检查地址是否完整。',
    applied: '申请已提交，谢谢！', appliedHint: '我们会尽快查看。', statusLink: '用此链接查看申请进展，请妥善保存', copy: '复制', copied: '已复制', seeStatus: '查看申请进展', status: '申请进展', isReceived: '已收到，我们正在处理。', isYourTurn: '需要您来完成一步。', isOver: '该申请已办结。', wasSent: '已提交申请', wasOver: '已办结', looking: '正在处理', lookingHint: '有新进展时会通知您。', pleaseBy: '请于 {when} 前完成', pleaseNow: '请尽快完成', keepLink: '请保存此页面的链接，勿转发给他人。',
    lineBroke: '网络中断，恢复后会自动继续…', uploadLater: '网络未恢复。请重新选择同一文件，将从中断处继续。',
    accuracy: '误差约 {metres} 米', addRow: '添加一行', chooseFile: '选择文件', choosePicture: '选择图片或拍照', city: '市', choicesLater: '请先填写与之相关的项目', clear: '清除', detail: '街道、门牌号等详细地址', district: '区 / 县', empty: '文件为空', file: '已附文件', here: '使用当前位置', hereDenied: '浏览器未获准读取位置，请在下面填写。', hereHint: '浏览器会先征求您的同意，也可以在下面填写。', hereUnknown: '无法获取此设备的位置，请在下面填写。',
    latitude: '纬度', longitude: '经度', marks: '可用 **加粗**、*斜体*、- 列表', noPicture: '无法读取此图片。', noRows: '还没有内容', nothing: '没有可选项', otherFile: '更换文件', otherPicture: '更换图片', placeName: '地点名称', preview: '预览', province: '省 / 直辖市', remove: '移除', removeRow: '移除第 {number} 行', row: '第 {number} 行', search: '输入文字查找',
    signAgain: '重新签名', signDraw: '手写', signHere: '请用手指在此签名', signName: '您的姓名', signPicture: '图片', signType: '输入姓名', signUse: '使用此签名', signWay: '签名方式', signed: '已签名', tooLarge: '文件超过 {size}', unit: '单位', uploading: '正在上传…', wrongType: '不接受此类文件',
  },
  en: {
    loading: 'Loading…', switch: '中文', hello: 'Hello', helloName: 'Hello {name},', pick: 'Please pick a time that suits you', zoneIs: 'All times are in {zone}', mine: 'Show in my time zone: {zone}', theirs: "Show in the company's time zone: {zone}",
    chosen: 'You picked', confirm: 'Confirm this time', other: 'Pick another time', sending: 'Sending…', done: 'Confirmed, thank you!', doneSlot: 'Your interview is booked', doneHint: 'An invitation is on its way to your mailbox. You can close this page.', doneForm: 'We have received your answer.',
    usedTask: 'This task is done', yourAnswer: 'You answered: {answer}.', theirAnswer: '{who} answered: {answer}.', goneTask: 'This task is no longer needed', goneTaskHint: 'What it was about was withdrawn or cancelled; there is nothing to do.', cutOff: '“{name}” was not sent to its end. Choose it again: it goes on where it stopped.',
    used: 'This link was already used', usedHint: 'Your answer has been received; there is nothing more to do. To change it, please contact the company.', expired: 'This link has expired', expiredHint: 'If you still need it, please ask the company for a new one.', waiting: 'Just a moment', waitingHint: 'We are still preparing this and will tell you when it is ready. You can also open this page again later.',
    unknown: 'This link was not found', unknownHint: 'Please check that the address is complete, or ask the company for a new one.', failed: 'Could not connect', failedHint: 'Please check your connection and try again.', retry: 'Try again', required: 'required', submit: 'Submit', wrong: 'Please check the fields marked above.', yes: 'Yes', no: 'No', choose: 'Please choose', minutes: '{count} minutes', none: 'No times are on offer', noneHint: 'Please contact the company.',
    jobs: 'Open jobs', noJobs: 'No open jobs right now', noJobsHint: 'Please come back another time.', otherJobs: 'See other jobs', until: 'Open until {when} ({zone})', applyNow: 'Apply for this job', apply: 'Apply', send: 'Send application', privacy: 'What you send is used for this application only.', stillSending: 'A file is still being sent. Please wait a moment.', closedJob: 'This job takes no applications any more', closedJobHint: 'Thank you for your interest; please have a look at the other jobs.', unknownJob: 'This job was not found', unknownJobHint: 'Please check that the address is complete.',
    applied: 'Your application was sent, thank you!', appliedHint: 'We will look at it soon.', statusLink: 'With this link you see how it stands; please keep it', copy: 'Copy', copied: 'Copied', seeStatus: 'See how it stands', status: 'Your application', isReceived: 'Received; we are working on it.', isYourTurn: 'There is a step for you to do.', isOver: 'This application is closed.', wasSent: 'Application sent', wasOver: 'Closed', looking: 'Being looked at', lookingHint: 'We will tell you when there is news.', pleaseBy: 'Please do it by {when}', pleaseNow: 'Please do it soon', keepLink: "Please keep this page's address and do not pass it on.",
    lineBroke: 'The line broke; it goes on by itself when it is back…', uploadLater: 'The line did not come back. Choose the same file again: it goes on where it stopped.',
    accuracy: 'within {metres} m', addRow: 'Add a row', chooseFile: 'Choose a file', choosePicture: 'Choose or take a picture', city: 'City', choicesLater: 'Depends on other answers above', clear: 'Clear', detail: 'Street, building, room', district: 'District', empty: 'this file is empty', file: 'File attached', here: 'Use where I am', hereDenied: 'The browser was not allowed to tell where you are. Please type the place below.', hereHint: 'Your browser asks you first. You can also type the place below.', hereUnknown: 'This device does not know where it is. Please type the place below.',
    latitude: 'Latitude', longitude: 'Longitude', marks: '**bold**, *italic*, - list', noPicture: 'This file is no picture that can be read.', noRows: 'No rows yet', nothing: 'Nothing to choose from', otherFile: 'Choose another file', otherPicture: 'Choose another picture', placeName: 'Name of the place', preview: 'Preview', province: 'Province', remove: 'Remove', removeRow: 'Remove row {number}', row: 'Row {number}', search: 'Type to search',
    signAgain: 'Sign again', signDraw: 'Draw', signHere: 'Sign here with your finger', signName: 'Your full name', signPicture: 'Picture', signType: 'Type', signUse: 'Use this signature', signWay: 'How to sign', signed: 'Signed', tooLarge: 'this file is larger than {size}', unit: 'Unit', uploading: 'Sending…', wrongType: 'this kind of file is not taken here',
  },
} as const;
export type Word = keyof (typeof WORDS)['zh'];
export const WORD_LISTS: Record<Language, Record<string, string>> = WORDS;

const NAMES: Record<string, Text> = {
  job: { en: 'Job', zh: '职位' }, position: { en: 'Job', zh: '职位' }, company: { en: 'Company', zh: '公司' }, location: { en: 'Place', zh: '地点' }, duration: { en: 'Duration', zh: '时长' }, minutes: { en: 'Duration', zh: '时长' }, place: { en: 'Place', zh: '地点' }, error: { en: 'Note', zh: '说明' },
  interviewers: { en: 'Interviewers', zh: '面试官' }, interviewer: { en: 'Interviewer', zh: '面试官' }, panel: { en: 'Interviewers', zh: '面试官' }, name: { en: 'Name', zh: '姓名' }, candidate: { en: 'Name', zh: '姓名' }, link: { en: 'Link', zh: '链接' }, agenda: { en: 'Agenda', zh: '议程' }, bring: { en: 'Please bring', zh: '请携带' },
};

export function word(key: Word, language: Language, values: Record<string, string> = {}): string {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), WORDS[language][key] as string);
}
export function pick(text: Text | null | undefined, language: Language): string {
  if (!text) return '';
  return (language === 'zh' ? text.zh : text.en) || text.en || text.zh || '';
}
export function nameOf(key: string, language: Language): string {
  const known = NAMES[key];
  return known ? pick(known, language) : key.charAt(0).toUpperCase() + key.slice(1).replace(/_/g, ' ');
}
