// The smallest pages that keep every rule of the screen linter, for the faults its test plants in them.

interface Parts {
  readonly css?: string
  readonly body?: string
}

const tokens = `
  :root { --paper: #f7f5f0; --pane: #ffffff; --sill: #ebe7de; --accent: #0b5c55; --accent-soft: #dcefec; --now: #fff1d6 }
  * { box-sizing: border-box; margin: 0 }
  button, input { font: inherit; color: inherit; border: 2px solid #6f7b77; border-radius: 8px; background: #fff; padding: 0 8px }`

const head = (title: string) => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">`

const at = (left: number, top: number, width: number, height: number) =>
  `class="at" style="left:${left}px;top:${top}px;width:${width}px;height:${height}px"`

/** A step as in looks/kiosk-step.png. From y 1310 to 1480 there is room for a fault. */
export function kioskPage({ css = '', body = '', mm = '4.03px' }: Parts & { readonly mm?: string } = {}): string {
  const choices = ['内科', '骨科', '眼科', '口腔科', '儿科', '皮肤科'].map(
    (name, index) => `<button class="at choice" data-role="choice"
      style="left:${56 + (index % 2) * 505}px;top:${590 + Math.floor(index / 2) * 192}px">${name}</button>`,
  )
  return `${head('挂号')}<style>${tokens}
    ${mm === '' ? '' : `:root { --mm: ${mm} }`}
    body { overflow: hidden }
    .stage { position: relative; width: 1080px; height: 1920px; background: var(--paper); color: #13211f; font: 400 32px/1.5 sans-serif }
    .at { position: absolute }
    .choice { width: 463px; height: 150px; transition: opacity .15s }
    [data-segments] { display: flex; left: 640px; top: 48px }
    [data-segments] button { width: 128px; height: 84px; font-size: 26px }
    [data-role=now] { left: 56px; top: 300px; width: 968px; height: 130px; background: var(--now); color: #6b3e00 }
    [data-kind=act] { background: var(--accent); color: #fff; font-weight: 600; font-size: 44px }
    input::placeholder { color: #3f4c48; opacity: 1 }
    .reader { position: absolute; width: 1px; height: 1px; overflow: hidden; font-size: 10px }
    ${css}
  </style></head><body><main class="stage" data-words="step">
    <p class="at" style="left:56px;top:60px">门诊挂号</p>
    <div class="at" data-segments><button>中文</button><button>粵語</button><button>English</button></div>
    <span class="reader">给读屏软件的一句很长很长很长很长很长很长很长很长很长的话</span>
    <h1 class="at" style="left:56px;top:180px;font-size:64px;font-weight:650;line-height:1.2">要看哪个科？</h1>
    <div class="at" data-role="now"><p ${at(24, 41, 600, 48)}>点一下科室的名字。</p><button ${at(740, 22, 200, 86)}>再听</button></div>
    <input ${at(56, 460, 968, 90)} placeholder="也可以写" aria-label="科室">
    ${choices.join('')}
    <button ${at(56, 1170, 170, 86)} data-size="secondary" disabled>上一页</button>
    <p class="at" style="left:420px;top:1190px">1/3</p>
    <label ${at(854, 1170, 170, 86)}><input type="checkbox"> OK</label>
    ${body}
    <p class="at" style="left:56px;top:1540px;color:var(--accent);background:var(--accent-soft);font-weight:600">接着办</p>
    <button ${at(561, 1510, 463, 160)} data-role="next" data-kind="act">下一步</button>
    <button ${at(56, 1760, 150, 90)} data-role="back">返回</button>
    <button ${at(250, 1760, 170, 90)}>大字版</button>
    <button ${at(820, 1760, 204, 90)} data-role="help">人工帮助</button>
    <p class="at" style="left:480px;top:1770px" data-personal>${'张'.repeat(8)}</p>
  </main></body></html>`
}

/** Two rows of keys, px. */
export function keyboard({ width, gap }: { readonly width: number; readonly gap: number }): string {
  const keys = Array.from({ length: 12 }, (_, index) => {
    const [left, top] = [(index % 6) * (width + gap), Math.floor(index / 6) * (78 + gap)]
    return `<button class="at" style="left:${left}px;top:${top}px;width:${width}px;height:78px">字</button>`
  })
  return `<div class="at" style="left:56px;top:1298px;width:600px;height:180px" data-keyboard>${keys.join('')}</div>`
}

export function hallPage({ css = '', body = '' }: Parts = {}): string {
  return `${head('一窗')}<style>${tokens}
    body { background: var(--paper); color: #13211f; font: 400 16px/1.5 sans-serif; padding: 16px 16px 80px }
    h1 { font-size: 28px; font-weight: 650; line-height: 1.2 }
    .go { width: 100%; height: 48px; background: var(--accent); color: #fff; font-weight: 600 }
    .name { width: 120px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
    .bar { position: fixed; left: 0; right: 0; bottom: 0; height: 60px; background: #fff; display: flex }
    .bar a { flex: 1; display: block; height: 60px; color: inherit; line-height: 60px; font-size: 13px; text-align: center }
    .skip { position: absolute; left: -9999px; top: 0 }
    label { display: block; min-height: 44px; line-height: 44px }
    ${css}
  </style></head><body>
    <a class="skip" href="#main">直接看内容</a>
    <main id="main">
      <h1>张女士，早上好</h1>
      <p><span style="background:var(--now);color:#6b3e00" data-waiting>等您补一张照片</span></p>
      <p>房东签字页拍得不清楚，请重拍一张。看看<a href="#" style="color:#0b5c55">怎么拍才清楚</a>，补好后很快办完。</p>
      <p class="name">一个非常非常非常非常长的名字</p>
      <button class="go">去补照片</button>
      <label><input type="checkbox"> 下次提醒我</label>
      ${body}
      ${'<p>您常办的事都在这里。</p>'.repeat(24)}
    </main>
    <nav class="bar"><a href="#">首页</a><a href="#">办件</a><a href="#">问一问</a><a href="#">我的</a></nav>
  </body></html>`
}

export function deskPage({ css = '', body = '' }: Parts = {}): string {
  return `${head('待办')}<style>${tokens}
    body { background: var(--paper); color: #13211f; font: 400 14px/1.4 sans-serif }
    h1 { font-size: 20px; font-weight: 650 }
    .list { height: 300px; overflow: auto }
    .key { height: 28px }
    ${css}
  </style></head><body><main>
    <h1>待办</h1>
    <p style="background:#fdeccf;color:#7a4100">剩 2 小时</p>
    <div class="list" tabindex="0" role="region" aria-label="列表">${'<p>居住证延期 王*军</p>'.repeat(60)}</div>
    <button class="key">通过</button>
    ${body}
  </main></body></html>`
}
