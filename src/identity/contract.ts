import * as z from 'zod/mini'
import { type RefusalTexts, route } from '#kernel'
import { roleNames } from './model/permissions.ts'

export { type Permission, permissions, type Role, roleNames, roles } from './model/permissions.ts'

export const refusals = {
  'identity.wrong_password': {
    status: 403,
    'zh-CN': '工号或密码不对。',
    en: 'The staff ID or the password is wrong.',
  },
  'identity.wait': {
    status: 429,
    'zh-CN': '密码输错了几次，请过 {seconds} 秒再试。',
    en: 'The password was wrong several times. Please wait {seconds|second|seconds}.',
  },
  'identity.locked': {
    status: 429,
    'zh-CN': '密码连续输错，账号已锁定，{minutes} 分钟后再试，或请管理员重置。',
    en: 'Too many wrong passwords. The account is locked for {minutes|minute|minutes}; an administrator can reset it.',
  },
  'identity.new_password_needed': {
    status: 409,
    'zh-CN': '这是临时密码，请先设置您自己的新密码。',
    en: 'This is a temporary password. Please choose a new one of your own.',
  },
  'identity.weak_password': {
    status: 422,
    'zh-CN': '新密码至少 8 位，不能是常见密码，也不能和工号相同。',
    en: 'A password needs at least 8 characters, must not be a common one, nor your staff ID.',
  },
  'identity.unknown_staff': { status: 404, 'zh-CN': '没有这位工作人员。', en: 'There is no such member of staff.' },
  'identity.login_taken': { status: 409, 'zh-CN': '这个工号已经有人用了。', en: 'This staff ID is taken.' },
  'identity.not_yourself': {
    status: 409,
    'zh-CN': '不能停用自己，也不能去掉自己的管理员角色。请另一位管理员来做。',
    en: 'You cannot disable yourself or take your own administrator role away. Another administrator can.',
  },
  'identity.wrong_department': {
    status: 422,
    'zh-CN': '科室要在这位同事所在的机构或它的下级里，而且没有关闭。',
    en: 'A department must be open and at this person’s place or below it.',
  },
  'identity.code_too_soon': {
    status: 429,
    'zh-CN': '验证码刚发过，请过 {seconds} 秒再要。',
    en: 'A code was sent just now. Please wait {seconds|second|seconds} before asking again.',
  },
  'identity.too_many_codes': {
    status: 429,
    'zh-CN': '今天要验证码的次数太多了，请过一小时再试，或请工作人员帮忙。',
    en: 'Too many codes were asked for. Please try again in an hour, or ask our staff.',
  },
  'identity.wrong_code': {
    status: 422,
    'zh-CN': '验证码不对，还可以试 {left} 次。',
    en: 'The code is wrong. You have {left|more try|more tries}.',
  },
  'identity.code_expired': {
    status: 422,
    'zh-CN': '验证码过期了，请重新获取。',
    en: 'The code has expired. Please ask for a new one.',
  },
} as const satisfies RefusalTexts

export const events = {
  added: 'staff.added',
  signedIn: 'staff.signed_in',
  signedOut: 'staff.signed_out',
  failed: 'staff.sign_in_failed',
  locked: 'staff.locked',
  reset: 'staff.password_reset',
  changed: 'staff.changed',
  disabled: 'staff.disabled',
  enabled: 'staff.enabled',
} as const

/** A member of staff as they see themselves. */
export const me = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  scope: z.string(),
  /** Where they work, in words: the unit's name. */
  unit: z.string(),
  departments: z.array(z.object({ id: z.string(), name: z.string() })),
  roles: z.array(z.string()),
  permissions: z.array(z.string()),
})
export type Me = z.infer<typeof me>

export const signIn = route({
  name: 'identity.sign_in',
  method: 'POST',
  path: '/api/staff/sign-in',
  who: 'anyone',
  keyed: false,
  input: z.object({
    login: z.string().check(z.maxLength(64)),
    password: z.string().check(z.maxLength(256)),
    /** Only with a temporary password. */
    newPassword: z.optional(z.string().check(z.maxLength(256))),
  }),
  output: me,
  refusals: ['identity.wrong_password', 'identity.wait', 'identity.locked', 'identity.new_password_needed', 'identity.weak_password'],
  limit: { per: 'address', most: 60, seconds: 60 },
})

export const signOut = route({
  name: 'identity.sign_out',
  method: 'POST',
  path: '/api/staff/sign-out',
  who: 'staff',
  keyed: false,
  input: z.object({}),
  output: z.object({}),
})

export const readMe = route({ name: 'identity.me', method: 'GET', path: '/api/staff/me', who: 'staff', input: z.object({}), output: me })

export const staffRow = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  unit: z.string(),
  departments: z.array(z.string()),
  roles: z.array(z.string()),
  /** As they are changed: the name in every language, place and departments by their ids. */
  names: z.object({ 'zh-CN': z.string(), en: z.string() }),
  unitId: z.string(),
  departmentIds: z.array(z.string()),
  disabled: z.boolean(),
  /** When the lock ends; null when there is none. */
  lockedUntil: z.nullable(z.number()),
  seenAt: z.nullable(z.number()),
})
export type StaffRow = z.infer<typeof staffRow>

/** The staff in one's scope; `staff.manage`. */
export const listStaff = route({
  name: 'identity.staff',
  method: 'GET',
  path: '/api/staff',
  who: 'staff',
  input: z.object({}),
  output: z.object({ staff: z.array(staffRow) }),
})

/** Gives a temporary password, ends all sessions and lifts a lock; `staff.manage` over that person's place. The password is shown once. */
export const resetPassword = route({
  name: 'identity.reset_password',
  method: 'POST',
  path: '/api/staff/:staff/reset-password',
  who: 'staff',
  keyed: false,
  input: z.object({ staff: z.uuid() }),
  output: z.object({ password: z.string() }),
  refusals: ['identity.unknown_staff'],
})

const place = {
  name: z.object({ 'zh-CN': z.string().check(z.minLength(1), z.maxLength(60)), en: z.string().check(z.minLength(1), z.maxLength(60)) }),
  unitId: z.uuid(),
  departmentIds: z.array(z.uuid()).check(z.maxLength(50)),
  roles: z.array(z.enum(roleNames)),
}

/** Adds a member of staff with a temporary password, which is shown once; `staff.manage` over their place. */
export const addMember = route({
  name: 'identity.add_member',
  method: 'POST',
  path: '/api/staff',
  who: 'staff',
  keyed: false,
  input: z.object({ login: z.string().check(z.regex(/^[a-z][a-z0-9._-]{1,39}$/)), ...place }),
  output: z.object({ id: z.string(), password: z.string() }),
  refusals: ['identity.login_taken', 'identity.wrong_department', 'organisation.unknown_unit'],
})

export const changeMember = route({
  name: 'identity.change_member',
  method: 'PUT',
  path: '/api/staff/:staff',
  who: 'staff',
  input: z.object({ staff: z.uuid(), ...place }),
  output: z.object({}),
  refusals: ['identity.unknown_staff', 'identity.wrong_department', 'identity.not_yourself', 'organisation.unknown_unit'],
})

/** Disables an account and ends its sessions, or lets it in again. */
export const disableMember = route({
  name: 'identity.disable_member',
  method: 'POST',
  path: '/api/staff/:staff/disable',
  who: 'staff',
  input: z.object({ staff: z.uuid(), disabled: z.boolean() }),
  output: z.object({}),
  refusals: ['identity.unknown_staff', 'identity.not_yourself'],
})
