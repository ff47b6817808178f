import type { RefusalTexts } from '#kernel'

/** Why something cannot be done with a case, in words. */
export const refusals = {
  'case.unknown': { status: 404, 'zh-CN': '没有找到这个办件。', en: 'We could not find this application.' },
  'case.moved_on': {
    status: 409,
    'zh-CN': '这个办件在别处有了新变化，已经为您更新，请看一下再继续。',
    en: 'This application changed elsewhere. It has been updated; please check before you go on.',
  },
  'case.consent_needed': { status: 409, 'zh-CN': '请先阅读并同意个人信息说明。', en: 'Please read and agree to the privacy notice first.' },
  'case.no_such_question': { status: 409, 'zh-CN': '这个问题现在不需要填了。', en: 'This question is no longer asked.' },
  'case.locked_answer': {
    status: 409,
    'zh-CN': '这一项来自您的证件，不能改动。如有错误，请找工作人员。',
    en: 'This comes from your ID card and cannot be changed here. If it is wrong, please ask our staff.',
  },
  'case.not_to_be_changed': {
    status: 409,
    'zh-CN': '这一项不用改，只补要求的内容就好。',
    en: 'This need not be changed; please correct only what was asked for.',
  },
  'case.too_many_rows': { status: 422, 'zh-CN': '最多可以填 {most} 个。', en: 'You can add at most {most}.' },
  'case.no_such_document': { status: 409, 'zh-CN': '现在不需要这份材料。', en: 'This document is not needed now.' },
  'case.wrong_media_type': {
    status: 422,
    'zh-CN': '这份材料不能用这种文件，请换成说明里写的格式。',
    en: 'This kind of file cannot be used here. Please use one of the formats named.',
  },
  'case.unknown_file': {
    status: 422,
    'zh-CN': '这个文件不是照片，也不是 PDF，请换一个。',
    en: 'This file is neither a photo nor a PDF. Please choose another.',
  },
  'case.damaged_file': {
    status: 422,
    'zh-CN': '这个文件打不开，可能没传完整，请重新选择。',
    en: 'This file cannot be opened; it may be incomplete. Please choose it again.',
  },
  'case.locked_file': {
    status: 422,
    'zh-CN': '这个 PDF 设了密码，工作人员打不开。请去掉密码再上传。',
    en: 'This PDF has a password. Please remove it and upload again.',
  },
  'case.file_too_large': {
    status: 413,
    'zh-CN': '文件超过 {megabytes} MB，请压缩或重新拍一张。',
    en: 'The file is larger than {megabytes} MB. Please use a smaller one.',
  },
  'case.photo_too_small': {
    status: 422,
    'zh-CN': '照片太小，看不清楚。至少要 {width}×{height} 像素。',
    en: 'The photo is too small to read. It needs at least {width}×{height} pixels.',
  },
  'case.too_many_files': { status: 422, 'zh-CN': '这份材料最多 {most} 个文件。', en: 'At most {most} files for this document.' },
  'case.incomplete': {
    status: 422,
    'zh-CN': '还有几项没填好，请补上再提交。',
    en: 'Some answers are still missing. Please complete them before you submit.',
  },
  'case.not_eligible': {
    status: 422,
    'zh-CN': '按现在填的情况，还不能办这件事。',
    en: 'With these answers, you cannot apply for this.',
  },
  'case.identity_needed': {
    status: 403,
    'zh-CN': '提交前，请先刷身份证或用手机号登录。',
    en: 'Please use your ID card or sign in by phone before you submit.',
  },
  'case.submitted_already': { status: 409, 'zh-CN': '这个办件已经提交了。', en: 'This application has already been submitted.' },
  'case.not_submitted': { status: 409, 'zh-CN': '这个办件还没有提交。', en: 'This application has not been submitted yet.' },
  'case.not_returned': { status: 409, 'zh-CN': '这个办件现在不需要补材料。', en: 'Nothing in this application needs to be corrected now.' },
  'case.not_mended': { status: 422, 'zh-CN': '还有要求补的内容没有补。', en: 'Something you were asked for has not been corrected yet.' },
  'case.ended': { status: 409, 'zh-CN': '这个办件已经结束。', en: 'This application has ended.' },
  'case.fee_unknown': {
    status: 409,
    'zh-CN': '现在算不出要交多少钱，请检查前面填的内容。',
    en: 'The amount to pay is not known yet. Please check your answers.',
  },
  'case.request_incomplete': {
    status: 409,
    'zh-CN': '交给业务系统的内容不全，请检查前面填的内容。',
    en: 'The provider needs more than was entered. Please check your answers.',
  },
  'case.not_to_be_cancelled': {
    status: 409,
    'zh-CN': '已经在办了，这里不能取消。',
    en: 'This is already being processed and cannot be cancelled here.',
  },
  'case.too_late_to_cancel': {
    status: 409,
    'zh-CN': '过了可以取消的时间，请联系工作人员。',
    en: 'It is too late to cancel. Please contact our staff.',
  },
  'case.not_offered': { status: 409, 'zh-CN': '这一项刚刚有变化，请重新选择。', en: 'This has just changed. Please choose again.' },
  'case.other_terminal': {
    status: 409,
    'zh-CN': '请到申请时用的那台终端办理，或找工作人员。',
    en: 'Please go to the terminal where you applied, or ask our staff.',
  },
  'case.being_cancelled': { status: 409, 'zh-CN': '这个办件正在取消。', en: 'This application is being cancelled.' },
  'case.no_stage': {
    status: 409,
    'zh-CN': '这个办件没有可去的环节，请联系管理员。',
    en: 'There is no stage this application can go to. Please tell the administrator.',
  },
  'case.no_such_action': { status: 409, 'zh-CN': '这个环节不能这样处理。', en: 'This cannot be done in this stage.' },
  'case.not_claimed': { status: 409, 'zh-CN': '请先认领这个办件。', en: 'Please claim this case first.' },
  'case.claimed_already': { status: 409, 'zh-CN': '这个办件已被同事认领。', en: 'A colleague has claimed this case.' },
  'case.not_yours': { status: 403, 'zh-CN': '这个办件在同事手里。', en: 'This case is with a colleague.' },
  'case.with_customer': { status: 409, 'zh-CN': '正在等申请人补材料。', en: 'It is waiting for the applicant.' },
  'case.reason_needed': { status: 422, 'zh-CN': '请选一个原因。', en: 'Please choose a reason.' },
  'case.nothing_open': {
    status: 409,
    'zh-CN': '这件事已经好了，不用再处理。',
    en: 'This has already been settled; there is nothing to do.',
  },
  'case.card_needed': { status: 422, 'zh-CN': '请填卡号后四位。', en: 'Please give the last four digits of the card.' },
  'case.nothing_returned': { status: 422, 'zh-CN': '请至少选一项要补的内容。', en: 'Please choose at least one thing to be corrected.' },
  'case.department_has_work': {
    status: 409,
    'zh-CN': '这个科室手里还有 {count} 个办件，办完或转走才能关闭。',
    en: 'Cases still with this department: {count}. It can be closed once they are done or moved.',
  },
  'case.wrong_code': {
    status: 422,
    'zh-CN': '办件号或查询码不对，还可以试 {left} 次。',
    en: 'The number or the look-up code is wrong. You have {left|more try|more tries}.',
  },
  'case.too_many_tries': {
    status: 429,
    'zh-CN': '试的次数太多了，请过 {minutes} 分钟再查，或请工作人员帮忙。',
    en: 'Too many tries. Please try again in {minutes|minute|minutes}, or ask our staff.',
  },
} as const satisfies RefusalTexts
