import { timingSafeEqual } from 'node:crypto'
import { fill, hour, type Language, minute, Refusal, second } from '#kernel'
import type { Context, Operation } from '#kernel/server'
import { sendSms } from '#notifications/server'
import * as storage from './storage.ts'

/** ASVS 5.0 6.5/6.6: 20 bits and more, ten minutes at most, once, bound to what asked for it. */
const validFor = 5 * minute
const again = 60 * second
const mostPerPhone = 5
const mostPerVisit = 10
const mostTries = 5

/** What the message says. Words to a phone stand here because no face shows them. */
const words: Readonly<Record<Language, string>> = {
  'zh-CN': '【一窗】验证码 {code}，5 分钟内有效。工作人员不会向您要验证码，请勿告诉他人。',
  en: '[OneWindow] Your code is {code}, valid for 5 minutes. Our staff will never ask for it.',
}

/** Sends a code to a phone, for one visit. Refuses with `identity.code_too_soon`, `identity.too_many_codes`. Returns seconds until another may be asked for. */
export async function sendCode(
  operation: Operation,
  given: { readonly phone: string; readonly visitId: string; readonly language: Language },
): Promise<number> {
  const { context, sql, now } = operation
  const phone = phoneIndex(context, given.phone)
  await storage.lockCodes(sql, phone, given.visitId)
  const sent = await storage.countCodes(sql, { phone, visitId: given.visitId, since: now - hour })
  const wait = sent.last === null ? 0 : Math.ceil((sent.last + again - now) / second)
  if (wait > 0) throw new Refusal('identity.code_too_soon', { seconds: wait })
  if (sent.forPhone >= mostPerPhone || sent.inVisit >= mostPerVisit) throw new Refusal('identity.too_many_codes')
  const code = String(context.random(4).readUInt32BE() % 1_000_000).padStart(6, '0')
  const id = context.newId()
  await storage.addCode(sql, { id, phone, visitId: given.visitId, code: codeDigest(context, id, code), at: now, expiresAt: now + validFor })
  await sendSms(operation, {
    template: 'identity.code',
    language: given.language,
    phone: given.phone,
    text: fill(words[given.language], { code }),
  })
  return again / second
}

/**
 * Checks a code before the operation that uses it: a wrong try counts even though that operation never happens. Returns the code's id for `useCode`.
 * Refuses with `identity.wrong_code`, `identity.code_expired`.
 */
export async function checkCode(
  context: Context,
  given: { readonly phone: string; readonly visitId: string; readonly code: string },
): Promise<string> {
  const found = await storage.tryCode(context.database, { phone: phoneIndex(context, given.phone), visitId: given.visitId })
  if (!found || found.expiresAt <= context.now() || found.tries > mostTries) throw new Refusal('identity.code_expired')
  if (timingSafeEqual(found.code, codeDigest(context, found.id, given.code))) return found.id
  const left = mostTries - found.tries
  throw left > 0 ? new Refusal('identity.wrong_code', { left }) : new Refusal('identity.code_expired')
}

export async function useCode(operation: Operation, id: string): Promise<void> {
  if (!(await storage.useCode(operation.sql, id, operation.now))) throw new Refusal('identity.code_expired')
}

function phoneIndex(context: Context, phone: string): Buffer {
  return context.keyring.blindIndex({ table: 'identity.codes', column: 'phone' }, phone)
}

/** Six digits are guessed in no time from a plain hash; the index key is not in the database. */
function codeDigest(context: Context, id: string, code: string): Buffer {
  return context.keyring.blindIndex({ table: 'identity.codes', column: 'code' }, `${id}:${code}`)
}
