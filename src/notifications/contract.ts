/** Events of this domain: a message left for somebody, arrived, or could not be delivered. */
export const events = { sent: 'notification.sent', failed: 'notification.failed' } as const
