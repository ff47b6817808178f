import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayIn } from '#kernel'
import { openStage, type Stage } from '../setup/stage.ts'
import { type Answers, forChild, signature } from './drive/answers.ts'
import { Desk } from './drive/desk.ts'
import { Hall } from './drive/hall.ts'
import { Kiosk } from './drive/kiosk.ts'
import { expectSound } from './drive/sound.ts'

// Whose matter it is and who acts are two people: a mother for her child at the terminal, a grandchild for a grandmother at home. The desk sees both.

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => await stage.close())

const today = () => dayIn(stage.now(), 'Asia/Shanghai')

/** For a grandmother, in rooms of her own. */
function forGrandmother(): Answers {
  return {
    ...forChild(today()),
    for_whom: 'relative',
    name: '何小军',
    id_number: '990101199806060531',
    principal_name: '何秀珍',
    principal_id: '990101194604046210',
    relation: 'grandparent',
    phone: '13800000033',
    ground: 'own',
    signature,
  }
}

test(
  'a mother applies for her child at the terminal: her card, the child’s name, her signature, every document by the camera',
  { timeout: 120_000 },
  async () => {
    stage.world({ take: true })
    const kiosk = await Kiosk.open(stage)
    await kiosk.begin()
    await kiosk.layCard(stage)
    const pages: string[] = []
    await kiosk.walk({
      answers: forChild(today()),
      onPage: async name => {
        pages.push(name)
        if (['child_name', 'child_id', 'host_name', 'signature', 'review'].includes(name) || name.startsWith('document:'))
          await expectSound(kiosk.page, name, { face: 'kiosk' })
      },
    })
    const { number } = await kiosk.slip()
    // Nobody asks a child's family to be registered, nor where the mother's hukou is.
    expect(pages.filter(name => ['with_family', 'home_address'].includes(name))).toEqual([])
    expect(pages.filter(name => name.startsWith('document:')).map(name => name.slice(9))).toEqual(
      ['photo', 'lodging', 'child_proof'].map(rule => kiosk.say(`document.${rule}.name`)),
    )
    expect(pages.slice(-2)).toEqual(['declaration', 'signature'])
    await kiosk.page.close()
    await expectBoth(number, { subject: '李小禾', actor: '监护人张*代办' })
  },
)

test('a grandchild applies for a grandmother at home: every paper uploaded, signed on the phone', { timeout: 120_000 }, async () => {
  const hall = await Hall.open(stage)
  const { page } = hall
  await hall.begin()
  await hall.signIn('13800000033')
  const answers = forGrandmother()
  await hall.fill(answers)
  await expectSound(page, 'identify', { face: 'hall' })
  await hall.next()
  await hall.fill(answers)
  await hall.next()
  const rules = ['photo', 'property', 'authorisation', 'principal_card']
  expect(await page.locator('main fieldset[id^=d-]').evaluateAll(fields => fields.map(({ id }) => id.slice(2)))).toEqual(rules)
  for (const rule of rules) await hall.attach(rule)
  for (const rule of rules) await page.locator(`[id="d-${rule}"] li img`).waitFor()
  await expectSound(page, 'documents', { face: 'hall' })
  await hall.next()
  await hall.fill(answers)
  await hall.saved()
  await expectSound(page, 'review', { face: 'hall' })
  await hall.next()
  await page.getByText(hall.say('hall.sent.title'), { exact: true }).waitFor()
  const number = /\d{4} \d{4} \d{4}/.exec(await page.locator('main').innerText())![0]
  await page.close()
  await expectBoth(number, { subject: '何秀珍', actor: '亲属或代理人代办' })
})

/** Whose matter it is, who acts, and what was signed, as the desk of that district sees it. */
async function expectBoth(number: string, { subject, actor }: { readonly subject: string; readonly actor: string }): Promise<void> {
  const desk = await Desk.signIn(stage, 'lina')
  const masked = `${subject[0]}*${subject.at(-1)}`
  await desk.openUnclaimed(masked)
  await desk.page.locator('main').getByText(number).first().waitFor()
  await desk.page.getByRole('complementary').filter({ hasText: masked }).getByText(actor).waitFor()
  const line = desk.page.locator('dl > div').filter({ has: desk.page.getByText('代办人签名', { exact: true }) })
  await line.getByRole('button').click()
  const drawn = line.getByRole('img', { name: '已签名' })
  await drawn.waitFor()
  // As many points as the hand drew, and as wide.
  const points = (await drawn.locator('path').getAttribute('d'))!.match(/\d+/g)!.map(Number)
  expect(points.length).toBeGreaterThanOrEqual(signature.strokes[0].length)
  expect(Math.max(...points.filter((_, index) => index % 2 === 0))).toBeGreaterThan(700)
  await expectSound(desk.page, 'desk', { face: 'desk' }, /^401 GET .api.staff.me/)
  await desk.page.close()
}
