import type { Trade } from './book.ts'

const style = `body{font:18px/1.6 "Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;background:#f7f5f0;color:#13211f;margin:0 auto;max-width:560px;padding:32px 20px}
h1{font-size:22px;margin:0 0 8px}p{margin:6px 0}.amount{font-size:44px;font-weight:600;font-variant-numeric:tabular-nums;margin:16px 0}
button,a.row{background:#0b5c55;border:0;border-radius:14px;color:#fff;cursor:pointer;display:block;font:inherit;font-weight:600;margin:12px 0;padding:16px;text-align:center;text-decoration:none;width:100%;box-sizing:border-box}
button.other{background:#fff;border:1px solid #6f7b77;color:#13211f}a.row{background:#fff;border:1px solid #d8d4ca;color:#13211f;text-align:left}small{color:#3f4c48}`

const states = {
  waiting: '等待付款 · Waiting to be paid',
  captured: '付款成功 · Paid',
  failed: '付款失败，没有扣款 · Failed, nothing was taken',
  closed: '交易已关闭 · Closed',
} as const

/** The page behind a code: what the payer's phone would show. One can pay, fail, or do nothing. */
export function payPage(trade: Trade, now: number): string {
  const open = trade.state === 'waiting' && now < trade.expiresAt
  const buttons = open
    ? `<form method="post"><button name="do" value="pay">付款 · Pay</button><button class="other" name="do" value="fail">余额不足 · Fail: not enough money</button></form>
<p><small>什么也不做，直接关掉，就像放下手机走开了。Or close this page, like somebody who walks away.</small></p>`
    : ''
  const said = trade.state === 'waiting' && !open ? '付款码已过期 · The code has run out' : states[trade.state]
  return page(
    '演示银行 · Demonstration bank',
    `<p class="amount">${money(trade)}</p><p>${said}</p>${buttons}<p><a href="/">所有交易 · All trades</a></p>`,
  )
}

/** Open trades first: in a demonstration this page stands for scanning the code. */
export function listPage(trades: ReadonlyMap<string, Trade>): string {
  const rows = [...trades.values()]
    .filter(({ amount }) => amount > 0)
    .toSorted((a, b) => Number(b.state === 'waiting') - Number(a.state === 'waiting') || b.madeAt - a.madeAt)
    .slice(0, 50)
    .map(
      trade =>
        `<a class="row" href="/pay/${trade.number}"><b>${money(trade)}</b><br><small>${states[trade.state]} · ${trade.number.slice(-6)}</small></a>`,
    )
    .join('')
  return page(
    '演示银行 · Demonstration bank',
    `<p>这里代替手机扫码：点开一笔就能付款。In place of scanning with a phone: open one and pay.</p>${rows || '<p>还没有交易 · No trades yet</p>'}`,
    true,
  )
}

function money({ amount, currency }: Trade): string {
  return `${currency === 'CNY' ? '¥' : `${currency} `}${(amount / 100).toFixed(2)}`
}

function page(title: string, body: string, again = false): string {
  const refresh = again ? '<meta http-equiv="refresh" content="3">' : ''
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8">${refresh}<meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style><h1>${title}</h1>${body}</html>`
}
