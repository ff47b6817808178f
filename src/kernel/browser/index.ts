export { type CallOptions, type Client, type Connection, createClient, newKey, Refused, Unreachable } from './client.ts'
export { createLiveClient, type LiveClient } from './live.ts'
