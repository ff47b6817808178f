import type { Language } from './language.ts'

/** What a refusal says and how HTTP answers it. Texts may hold `{name}` placeholders, filled from the refusal's details, and `{name|try|tries}` where the word after a number follows it. */
export type RefusalText = { readonly status: number } & { readonly [language in Language]: string }

/** A domain's refusals: code -> text. Codes read `domain.what_happened` and never change meaning. */
export type RefusalTexts = Readonly<Record<string, RefusalText>>

export type RefusalDetails = Readonly<Record<string, unknown>>

/** An expected outcome that stops an operation. Anything else that is thrown is a bug. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  readonly details: RefusalDetails

  constructor(code: string, details: RefusalDetails = {}) {
    super(code)
    this.code = code
    this.details = details
  }
}

/**
 * Fills `{name}` placeholders, and `{name|try|tries}` with the number and its word for one or for more; a missing value leaves the placeholder visible, so that a test and
 * a reader see the fault.
 */
export function fill(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replaceAll(/\{(\w+)(?:\|([^|{}]+)\|([^|{}]+))?\}/g, (placeholder, name: string, one?: string, more?: string) => {
    const value = values[name]
    if (typeof value !== 'string' && typeof value !== 'number') return placeholder
    return more === undefined ? String(value) : `${value} ${Number(value) === 1 ? one : more}`
  })
}

export const kernelRefusals = {
  'kernel.malformed': {
    status: 400,
    'zh-CN': '请求的内容不完整或格式不对。请检查后再试。',
    en: 'The request is incomplete or malformed. Please check it and try again.',
  },
  'kernel.not_signed_in': { status: 401, 'zh-CN': '请先登录。', en: 'Please sign in first.' },
  'kernel.not_allowed': { status: 403, 'zh-CN': '您没有做这件事的权限。', en: 'You are not allowed to do this.' },
  'kernel.foreign_origin': {
    status: 403,
    'zh-CN': '这个请求来自别的网站，没有执行。',
    en: 'This request came from another site and was not carried out.',
  },
  'kernel.not_found': { status: 404, 'zh-CN': '没有找到。', en: 'Not found.' },
  'kernel.key_reused': {
    status: 409,
    'zh-CN': '同一个操作编号被用在了不同的内容上。',
    en: 'The same idempotency key was used for something else.',
  },
  'kernel.too_large': { status: 413, 'zh-CN': '内容太大了。', en: 'The content is too large.' },
  'kernel.too_many': {
    status: 429,
    'zh-CN': '操作太频繁了，请过 {seconds} 秒再试。',
    en: 'Too many attempts. Please try again in {seconds|second|seconds}.',
  },
  'kernel.fault': {
    status: 500,
    'zh-CN': '系统出了问题，您填的内容没有丢。请把编号 {reference} 告诉工作人员。',
    en: 'Something went wrong on our side; what you entered is not lost. Please tell our staff the number {reference}.',
  },
  'kernel.unavailable': {
    status: 503,
    'zh-CN': '系统正在恢复，请稍等，马上就好。',
    en: 'The system is recovering. Please wait a moment.',
  },
} as const satisfies RefusalTexts
