/* 中文：保存、冲突、发布与版本。 */
export const draft = {
  leafEn: '英文标题', leafType: '类型', leafZh: '中文标题',
  behind: '草稿基于版本 {{based}}，其后已部署版本 {{newest}}。若草稿未包含其改动，发布会将其覆盖。', behindOk: '我已知晓，仍要发布',
  came: '{{who}} 修改了 {{file}}', change: { added: '新增', removed: '删除', changed: '修改', moved: '移动' }, changes: '改动内容', clash: '{{who}} 也修改了 {{file}}', clashHint: '您和{{who}}修改了同一个文件。双方内容都不会丢失：请选择以哪份为准，或合并两者。',
  clashMerged: '合并后的内容', clashRemoved: '该文件已被删除。', compareWith: '对比对象', conflicts: '{{count}} 个文件待处理', current: '当前草稿', discard: '放弃草稿', discardAsk: '放弃版本 {{version}} 之后的全部修改？', discardHint: '此操作无法撤销，其他人在草稿中的修改也会丢失。', discardNew: '删除这个从未发布的流程包？', discarded: '草稿已放弃',
  drawing: '流程图', edge: '连线 {{from}} → {{to}}', file: '文件', keepMine: '保留我的', name: '名称', nameHint: '用几个字说明本次更新', newest: '生效中', noChanges: '与版本 {{version}} 相比没有改动。', noDifference: '两者内容相同。', noVersions: '尚未发布任何版本。', nobody: '其他人', note: '说明', noteHint: '修改原因，供日后查看版本的人了解',
  notSaved: '仍有内容未保存，保存完成后才能发布。', nothing: '无', property: '属性', before: '之前', after: '之后', publish: '发布', publishFirst: '发布第一个版本', publishNext: '发布版本 {{version}}', published: '版本 {{version}} 已生效，进行中的流程仍按原版本办理。', publishing: '正在检查…', refused: '暂时不能发布', restore: '恢复为草稿', restoreAsk: '用版本 {{version}} 替换草稿？', restoreHint: '草稿中尚未发布的内容将丢失；此操作不会发布任何内容。', restored: '版本 {{version}} 已恢复为草稿', restoredLocal: '已从本浏览器找回此前未保存到服务器的内容。',
  saveMerged: '保存此内容', savedAt: '{{time}} 已保存', seeBoth: '查看双方内容', steps: '节点', table: '属性', takeTheirs: '采用对方的', text: '文本', theirsTitle: '{{who}}的内容', title: '版本', untitled: '未命名', version: '版本 {{version}}', warnings: '提示（不影响发布）', workflow: '流程设置', yours: '我的内容',
};
