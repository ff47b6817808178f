import {
  type Business,
  type Item,
  type Language,
  type Listed,
  type Outcome,
  type PartnerOptions,
  type PartnerWorld,
  startPartner,
  type Values,
} from './partner.ts'

/**
 * A hospital's registration system: departments, doctors and the sessions they hold, each with so many numbers; a fee by the doctor's grade and the time of day.
 *
 * Lists: `departments` {} · `doctors` {department} · `sessions` {doctor, days?} · `fee` {doctor, start}
 * `lock` and `post` {doctor, start, idNumber, name?, amount?}: a number is kept, then given for good; `start` in milliseconds lies in the session. `post` may follow a lock.
 * Refuses with `unknown_doctor`, `no_session`, `full`, `already_registered`, `wrong_amount`, `lock_gone`.
 */
export async function startHospitalWorld(options: PartnerOptions = {}): Promise<PartnerWorld> {
  return await startPartner(hospital(options.now ?? Date.now), options)
}

type Grade = 'chief' | 'deputy' | 'attending' | 'general'
type Part = 'morning' | 'afternoon' | 'evening'
type Names = Readonly<Record<Language, string>>

/** Registration and consultation in fen, by the doctor's grade; an evening costs more. */
export const hospitalFees: Readonly<Record<Grade, number>> = { chief: 5000, deputy: 3000, attending: 2000, general: 1000 }
export const eveningFee = 1000

const grades: Readonly<Record<Grade, Names>> = {
  chief: { 'zh-CN': '主任医师', en: 'Chief physician' },
  deputy: { 'zh-CN': '副主任医师', en: 'Deputy chief physician' },
  attending: { 'zh-CN': '主治医师', en: 'Attending physician' },
  general: { 'zh-CN': '普通门诊', en: 'General clinic' },
}
const parts: Readonly<Record<Part, { readonly name: Names; readonly from: number; readonly to: number }>> = {
  morning: { name: { 'zh-CN': '上午', en: 'morning' }, from: 480, to: 720 },
  afternoon: { name: { 'zh-CN': '下午', en: 'afternoon' }, from: 810, to: 1050 },
  evening: { name: { 'zh-CN': '晚上', en: 'evening' }, from: 1080, to: 1200 },
}

const hospitalDepartments: readonly { readonly key: string; readonly name: Names; readonly where: Names }[] = [
  {
    key: 'cardiology',
    name: { 'zh-CN': '心血管内科', en: 'Cardiology' },
    where: { 'zh-CN': '门诊楼 3 层 A 区', en: 'Outpatients, floor 3, area A' },
  },
  {
    key: 'respiratory',
    name: { 'zh-CN': '呼吸内科', en: 'Respiratory medicine' },
    where: { 'zh-CN': '门诊楼 3 层 B 区', en: 'Outpatients, floor 3, area B' },
  },
  {
    key: 'orthopaedics',
    name: { 'zh-CN': '骨科', en: 'Orthopaedics' },
    where: { 'zh-CN': '门诊楼 2 层 A 区', en: 'Outpatients, floor 2, area A' },
  },
  {
    key: 'paediatrics',
    name: { 'zh-CN': '儿科', en: 'Paediatrics' },
    where: { 'zh-CN': '儿科楼 1 层', en: 'Children’s building, floor 1' },
  },
  {
    key: 'ophthalmology',
    name: { 'zh-CN': '眼科', en: 'Ophthalmology' },
    where: { 'zh-CN': '门诊楼 4 层 A 区', en: 'Outpatients, floor 4, area A' },
  },
  {
    key: 'dermatology',
    name: { 'zh-CN': '皮肤科', en: 'Dermatology' },
    where: { 'zh-CN': '门诊楼 4 层 C 区', en: 'Outpatients, floor 4, area C' },
  },
]

export interface Doctor {
  readonly key: string
  readonly department: string
  readonly name: Names
  readonly grade: Grade
  /** ISO weekdays with the parts of the day on which this doctor sees patients. */
  readonly week: Readonly<Partial<Record<number, readonly Part[]>>>
  /** Numbers a session. */
  readonly capacity: number
}

const workdays = (given: readonly Part[]) => ({ 1: given, 2: given, 3: given, 4: given, 5: given })

/** A key is what a doctor's times go by in the product, too. */
export const hospitalDoctors: readonly Doctor[] = [
  {
    key: 'cardiology-lin',
    department: 'cardiology',
    name: { 'zh-CN': '林国栋', en: 'Lin Guodong' },
    grade: 'chief',
    week: { 2: ['morning'], 4: ['morning'] },
    capacity: 12,
  },
  {
    key: 'cardiology-he',
    department: 'cardiology',
    name: { 'zh-CN': '何秀兰', en: 'He Xiulan' },
    grade: 'deputy',
    week: { 1: ['morning', 'afternoon'], 3: ['morning'], 5: ['afternoon'] },
    capacity: 16,
  },
  {
    key: 'cardiology-general',
    department: 'cardiology',
    name: { 'zh-CN': '心内科普通门诊', en: 'Cardiology general clinic' },
    grade: 'general',
    week: workdays(['morning', 'afternoon']),
    capacity: 32,
  },
  {
    key: 'respiratory-cao',
    department: 'respiratory',
    name: { 'zh-CN': '曹建平', en: 'Cao Jianping' },
    grade: 'deputy',
    week: workdays(['morning']),
    capacity: 16,
  },
  {
    key: 'respiratory-general',
    department: 'respiratory',
    name: { 'zh-CN': '呼吸科普通门诊', en: 'Respiratory general clinic' },
    grade: 'general',
    week: workdays(['morning', 'afternoon', 'evening']),
    capacity: 32,
  },
  {
    key: 'orthopaedics-gao',
    department: 'orthopaedics',
    name: { 'zh-CN': '高志强', en: 'Gao Zhiqiang' },
    grade: 'chief',
    week: { 1: ['afternoon'], 3: ['morning'], 5: ['morning'] },
    capacity: 12,
  },
  {
    key: 'orthopaedics-general',
    department: 'orthopaedics',
    name: { 'zh-CN': '骨科普通门诊', en: 'Orthopaedics general clinic' },
    grade: 'general',
    week: workdays(['morning', 'afternoon']),
    capacity: 32,
  },
  {
    key: 'paediatrics-su',
    department: 'paediatrics',
    name: { 'zh-CN': '苏婉婷', en: 'Su Wanting' },
    grade: 'attending',
    week: { ...workdays(['morning', 'afternoon', 'evening']), 6: ['morning'], 7: ['morning'] },
    capacity: 24,
  },
  {
    key: 'ophthalmology-xu',
    department: 'ophthalmology',
    name: { 'zh-CN': '徐明远', en: 'Xu Mingyuan' },
    grade: 'deputy',
    week: { 2: ['afternoon'], 4: ['morning', 'afternoon'] },
    capacity: 16,
  },
  {
    key: 'dermatology-pan',
    department: 'dermatology',
    name: { 'zh-CN': '潘丽华', en: 'Pan Lihua' },
    grade: 'attending',
    week: workdays(['morning', 'afternoon']),
    capacity: 24,
  },
]

interface Registration {
  readonly number: string
  readonly session: string
  readonly person: string
  readonly amount: number
  state: 'locked' | 'posted' | 'gone'
  /** The lock it was made of. */
  readonly lock: string | null
  /** The place in the session's queue. */
  readonly queue: number
}

interface Session {
  readonly id: string
  readonly doctor: Doctor
  readonly date: string
  readonly part: Part
}

/** The hospital's clock: China has one time, without summer time. */
const zoneAhead = 8 * 3_600_000

function hospital(now: () => number): Business {
  const registrations = new Map<string, Registration>()
  const live = () => [...registrations.values()].filter(({ state }) => state !== 'gone')
  const taken = (session: string) => live().filter(each => each.session === session)

  const register = (request: Values, number: string, state: 'locked' | 'posted', lock: string | null): Outcome => {
    const doctor = hospitalDoctors.find(({ key }) => key === request['doctor'])
    if (!doctor) return { refused: 'unknown_doctor' }
    const session = sessionAt(doctor, Number(request['start']))
    if (!session) return { refused: 'no_session' }
    const amount = feeOf(session)
    if (request['amount'] !== undefined && request['amount'] !== amount) return { refused: 'wrong_amount' }
    const person = String(request['idNumber'] ?? '')
    const others = taken(session.id)
    if (others.some(each => each.person === person)) return { refused: 'already_registered' }
    if (others.length >= doctor.capacity) return { refused: 'full' }
    const queue = queueAt(
      session,
      Number(request['start']),
      others.map(each => each.queue),
    )
    registrations.set(number, { number, session: session.id, person, amount, state, lock, queue })
    return { result: resultOf(session, registrations.get(number)!) }
  }

  return {
    name: '滨江市第一人民医院',
    lists: {
      departments: (_, language) => ({
        items: hospitalDepartments.map(({ key, name, where }) =>
          item(key, name[language], null, [[words[language].where, where[language]]]),
        ),
      }),
      doctors: ({ department }, language) => doctorsIn(String(department ?? ''), language),
      sessions: ({ doctor: key, days }, language) => {
        const doctor = hospitalDoctors.find(each => each.key === key)
        if (!doctor) return { refused: 'unknown_doctor' }
        const found = sessionsOf(doctor, now(), Math.min(Number(days ?? 7), 30))
        return {
          items: found.map(session =>
            item(session.id, `${session.date} ${parts[session.part].name[language]}`, feeOf(session), [
              [words[language].left, String(doctor.capacity - taken(session.id).length)],
            ]),
          ),
        }
      },
      fee: ({ doctor: key, start }, language) => {
        const doctor = hospitalDoctors.find(each => each.key === key)
        const session = doctor && sessionAt(doctor, Number(start))
        if (!session) return { refused: doctor ? 'no_session' : 'unknown_doctor' }
        return { items: [item(session.id, words[language].fee, feeOf(session), shownOf(doctor, language))] }
      },
    },
    lock: (request, number) => register(request, number, 'locked', null),
    post: (request, number, lock) => {
      if (lock === null) return register(request, number, 'posted', null)
      const kept = registrations.get(lock)
      if (kept?.state !== 'locked') return { refused: 'lock_gone' }
      if (request['amount'] !== undefined && request['amount'] !== kept.amount) return { refused: 'wrong_amount' }
      kept.state = 'gone'
      registrations.set(number, { ...kept, number, state: 'posted', lock })
      return { result: resultOf(sessionOf(kept.session), registrations.get(number)!) }
    },
    undo: number => {
      const registration = registrations.get(number)
      if (registration) registration.state = 'gone'
      return true
    },
  }
}

const words = {
  'zh-CN': { where: '地点', left: '余号', fee: '挂号诊查费', grade: '职称' },
  en: { where: 'Where', left: 'Left', fee: 'Registration and consultation', grade: 'Grade' },
} as const

function doctorsIn(department: string, language: Language): Listed {
  if (!hospitalDepartments.some(({ key }) => key === department)) return { refused: 'unknown_department' }
  const found = hospitalDoctors.filter(doctor => doctor.department === department)
  return { items: found.map(doctor => item(doctor.key, doctor.name[language], hospitalFees[doctor.grade], shownOf(doctor, language))) }
}

function shownOf(doctor: Doctor, language: Language): readonly (readonly [string, string])[] {
  const department = hospitalDepartments.find(({ key }) => key === doctor.department)!
  return [
    [words[language].grade, grades[doctor.grade][language]],
    [words[language].where, department.where[language]],
  ]
}

function resultOf(session: Session, { number, amount, queue }: Registration): Values {
  const department = hospitalDepartments.find(({ key }) => key === session.doctor.department)!
  return {
    registration: `GH${session.date.replaceAll('-', '').slice(2)}${number.replaceAll('-', '').slice(-6).toUpperCase()}`,
    queue,
    amount,
    doctor: session.doctor.name['zh-CN'],
    'doctor.en': session.doctor.name.en,
    department: department.name['zh-CN'],
    'department.en': department.name.en,
    where: department.where['zh-CN'],
    'where.en': department.where.en,
    session: session.id,
  }
}

function feeOf({ doctor, part }: Session): number {
  return hospitalFees[doctor.grade] + (part === 'evening' ? eveningFee : 0)
}

function sessionAt(doctor: Doctor, start: number): Session | null {
  if (!Number.isFinite(start)) return null
  const there = new Date(start + zoneAhead)
  const minutes = there.getUTCHours() * 60 + there.getUTCMinutes()
  const weekday = ((there.getUTCDay() + 6) % 7) + 1
  const part = (doctor.week[weekday] ?? []).find(each => parts[each].from <= minutes && minutes < parts[each].to)
  const date = there.toISOString().slice(0, 10)
  return part ? { id: `${doctor.key}.${date}.${part}`, doctor, date, part } : null
}

/** Numbers follow the clock, as patients are called: the first free one from the place that the time has in its session, or the first free at all. */
function queueAt({ doctor: { capacity }, part }: Session, start: number, taken: readonly number[]): number {
  const { from, to } = parts[part]
  const there = new Date(start + zoneAhead)
  const minutes = there.getUTCHours() * 60 + there.getUTCMinutes()
  const place = 1 + Math.floor(((minutes - from) * capacity) / (to - from))
  const free = Array.from({ length: capacity }, (_, index) => index + 1).filter(number => !taken.includes(number))
  return free.find(number => number >= place) ?? free[0]!
}

function sessionOf(id: string): Session {
  const [key, date, part] = id.split('.') as [string, string, Part]
  return { id, doctor: hospitalDoctors.find(each => each.key === key)!, date, part }
}

function sessionsOf(doctor: Doctor, now: number, days: number): readonly Session[] {
  return Array.from({ length: days }, (_, index) => new Date(now + zoneAhead + index * 86_400_000).toISOString().slice(0, 10)).flatMap(
    date => {
      const weekday = ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
      return (doctor.week[weekday] ?? []).map(part => ({ id: `${doctor.key}.${date}.${part}`, doctor, date, part }))
    },
  )
}

function item(id: string, label: string, amount: number | null, shown: readonly (readonly [string, string])[]): Item {
  return { item: id, label, amount, shown: shown.map(([name, value]) => ({ label: name, value })) }
}
