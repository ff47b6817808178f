import type { Role } from '#identity'
import type { Names, UnitKind } from '#organisation'

/**
 * The seeded enterprise: a fictional city, 滨江市 Binjiang, with two districts and three places people can come to. Everything here is data for real operations.
 */
export const demoPassword = 'binjiang-demo-2026'

export interface SeedUnit {
  readonly key: string
  readonly parent: string | null
  readonly kind: UnitKind
  readonly name: Names
  readonly address: Names
  readonly phone: string
  readonly districts: readonly string[]
}

export const units: readonly SeedUnit[] = [
  {
    key: 'binjiang',
    parent: null,
    kind: 'head',
    name: { 'zh-CN': '滨江市政务服务中心', en: 'Binjiang City Service Centre' },
    address: { 'zh-CN': '滨江市江南大道 1 号', en: '1 Jiangnan Avenue, Binjiang' },
    phone: '0599-12345',
    districts: [],
  },
  {
    key: 'jiangnan',
    parent: 'binjiang',
    kind: 'region',
    name: { 'zh-CN': '江南区', en: 'Jiangnan District' },
    address: { 'zh-CN': '江南区望江路 20 号', en: '20 Wangjiang Road, Jiangnan' },
    phone: '0599-8600100',
    districts: [],
  },
  {
    key: 'wangjiang_hall',
    parent: 'jiangnan',
    kind: 'site',
    name: { 'zh-CN': '江南区政务服务大厅', en: 'Jiangnan Service Hall' },
    address: { 'zh-CN': '江南区望江路 20 号一楼', en: 'Ground floor, 20 Wangjiang Road, Jiangnan' },
    phone: '0599-8600110',
    districts: ['jn_wangjiang', 'jn_chunhui'],
  },
  {
    key: 'qianjiang_point',
    parent: 'jiangnan',
    kind: 'site',
    name: { 'zh-CN': '钱江街道便民服务站', en: 'Qianjiang Street Service Point' },
    address: { 'zh-CN': '江南区钱江路 66 号', en: '66 Qianjiang Road, Jiangnan' },
    phone: '0599-8600120',
    districts: ['jn_qianjiang'],
  },
  {
    key: 'jiangbei',
    parent: 'binjiang',
    kind: 'region',
    name: { 'zh-CN': '江北区', en: 'Jiangbei District' },
    address: { 'zh-CN': '江北区新城大道 8 号', en: '8 Xincheng Avenue, Jiangbei' },
    phone: '0599-8700100',
    districts: [],
  },
  {
    key: 'xincheng_hall',
    parent: 'jiangbei',
    kind: 'site',
    name: { 'zh-CN': '江北区政务服务大厅', en: 'Jiangbei Service Hall' },
    address: { 'zh-CN': '江北区新城大道 8 号', en: '8 Xincheng Avenue, Jiangbei' },
    phone: '0599-8700110',
    districts: ['jb_xincheng', 'jb_hedong', 'jb_yuntang'],
  },
  {
    key: 'first_hospital',
    parent: 'jiangnan',
    kind: 'site',
    name: { 'zh-CN': '滨江市第一医院', en: 'Binjiang First Hospital' },
    address: { 'zh-CN': '江南区钱江路 200 号', en: '200 Qianjiang Road, Jiangnan' },
    phone: '0599-8600300',
    districts: ['first_hospital'],
  },
  {
    key: 'water_hall',
    parent: 'jiangnan',
    kind: 'site',
    name: { 'zh-CN': '滨江水务江南营业厅', en: 'Binjiang Water, Jiangnan Hall' },
    address: { 'zh-CN': '江南区春晖路 5 号', en: '5 Chunhui Road, Jiangnan' },
    phone: '0599-8600400',
    districts: ['water_supply'],
  },
  {
    key: 'bank_branch',
    parent: 'jiangnan',
    kind: 'site',
    name: { 'zh-CN': '滨江银行望江支行', en: 'Bank of Binjiang, Wangjiang Branch' },
    address: { 'zh-CN': '江南区望江路 8 号', en: '8 Wangjiang Road, Jiangnan' },
    phone: '0599-8600500',
    districts: [],
  },
]

export interface SeedDepartment {
  readonly unit: string
  readonly key: string
  readonly name: Names
  readonly phone: string
}

const population = { 'zh-CN': '人口管理科', en: 'Population Office' } as const
const banking = { 'zh-CN': '个人银行服务台', en: 'Personal Banking Desk' } as const
const certificates = { 'zh-CN': '证件管理科', en: 'Certificate Office' } as const

export const departments: readonly SeedDepartment[] = [
  { unit: 'wangjiang_hall', key: 'population', name: population, phone: '0599-8600111' },
  { unit: 'qianjiang_point', key: 'population', name: population, phone: '0599-8600121' },
  { unit: 'xincheng_hall', key: 'population', name: population, phone: '0599-8700111' },
  { unit: 'jiangnan', key: 'certificates', name: certificates, phone: '0599-8600130' },
  { unit: 'jiangbei', key: 'certificates', name: certificates, phone: '0599-8700130' },
  { unit: 'first_hospital', key: 'outpatient', name: { 'zh-CN': '门诊部', en: 'Outpatient Office' }, phone: '0599-8600301' },
  { unit: 'water_hall', key: 'water', name: { 'zh-CN': '收费科', en: 'Payments Office' }, phone: '0599-8600401' },
  { unit: 'bank_branch', key: 'banking', name: banking, phone: '0599-8600501' },
  { unit: 'wangjiang_hall', key: 'banking', name: banking, phone: '0599-8600115' },
]

export interface SeedStaff {
  readonly login: string
  readonly name: Names
  readonly unit: string
  /** Departments as `unit/key`. */
  readonly departments: readonly string[]
  readonly roles: readonly Role[]
}

export const staff: readonly SeedStaff[] = [
  {
    login: 'lina',
    name: { 'zh-CN': '李娜', en: 'Li Na' },
    unit: 'wangjiang_hall',
    departments: ['wangjiang_hall/population'],
    roles: ['handler'],
  },
  {
    login: 'wangwei',
    name: { 'zh-CN': '王伟', en: 'Wang Wei' },
    unit: 'wangjiang_hall',
    departments: ['wangjiang_hall/population'],
    roles: ['approver'],
  },
  { login: 'chenjing', name: { 'zh-CN': '陈静', en: 'Chen Jing' }, unit: 'wangjiang_hall', departments: [], roles: ['reception'] },
  {
    login: 'guomei',
    name: { 'zh-CN': '郭梅', en: 'Guo Mei' },
    unit: 'qianjiang_point',
    departments: ['qianjiang_point/population'],
    roles: ['approver', 'reception'],
  },
  {
    login: 'zhouqiang',
    name: { 'zh-CN': '周强', en: 'Zhou Qiang' },
    unit: 'jiangnan',
    departments: ['jiangnan/certificates'],
    roles: ['approver'],
  },
  { login: 'zhaomin', name: { 'zh-CN': '赵敏', en: 'Zhao Min' }, unit: 'jiangnan', departments: [], roles: ['supervisor'] },
  {
    login: 'sunli',
    name: { 'zh-CN': '孙丽', en: 'Sun Li' },
    unit: 'xincheng_hall',
    departments: ['xincheng_hall/population'],
    roles: ['approver'],
  },
  {
    login: 'wuhao',
    name: { 'zh-CN': '吴浩', en: 'Wu Hao' },
    unit: 'jiangbei',
    departments: ['jiangbei/certificates'],
    roles: ['approver'],
  },
  {
    login: 'hexin',
    name: { 'zh-CN': '何欣', en: 'He Xin' },
    unit: 'first_hospital',
    departments: ['first_hospital/outpatient'],
    roles: ['approver', 'reception'],
  },
  {
    login: 'xuli',
    name: { 'zh-CN': '徐丽', en: 'Xu Li' },
    unit: 'water_hall',
    departments: ['water_hall/water'],
    roles: ['approver', 'reception'],
  },
  {
    login: 'fanyun',
    name: { 'zh-CN': '范云', en: 'Fan Yun' },
    unit: 'wangjiang_hall',
    departments: ['wangjiang_hall/banking'],
    roles: ['approver'],
  },
  {
    login: 'gaojie',
    name: { 'zh-CN': '高洁', en: 'Gao Jie' },
    unit: 'bank_branch',
    departments: ['bank_branch/banking'],
    roles: ['approver', 'reception'],
  },
  { login: 'admin', name: { 'zh-CN': '管理员', en: 'Administrator' }, unit: 'binjiang', departments: [], roles: ['administrator'] },
]

export interface SeedTerminal {
  readonly key: string
  readonly site: string
  readonly name: Names
}

export const terminals: readonly SeedTerminal[] = [
  { key: 'wangjiang-1', site: 'wangjiang_hall', name: { 'zh-CN': '自助终端 1 号', en: 'Terminal 1' } },
  { key: 'wangjiang-2', site: 'wangjiang_hall', name: { 'zh-CN': '自助终端 2 号', en: 'Terminal 2' } },
  { key: 'qianjiang-1', site: 'qianjiang_point', name: { 'zh-CN': '自助终端 1 号', en: 'Terminal 1' } },
  { key: 'hospital-1', site: 'first_hospital', name: { 'zh-CN': '门诊自助机 1 号', en: 'Outpatient Terminal 1' } },
  { key: 'water-1', site: 'water_hall', name: { 'zh-CN': '自助缴费机 1 号', en: 'Payment Terminal 1' } },
  { key: 'bank-1', site: 'bank_branch', name: { 'zh-CN': '自助发卡机 1 号', en: 'Card Terminal 1' } },
  { key: 'xincheng-1', site: 'xincheng_hall', name: { 'zh-CN': '自助终端 1 号', en: 'Terminal 1' } },
]
