import { shootKiosk } from './kiosk.ts'

shootKiosk('zh-CN')
