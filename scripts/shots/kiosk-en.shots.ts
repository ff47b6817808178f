import { shootKiosk } from './kiosk.ts'

shootKiosk('en')
