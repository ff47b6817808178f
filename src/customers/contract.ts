/** By what a customer is known. A card or a phone belongs to one customer at most. */
export const identifierKinds = ['id_card', 'phone'] as const
export type IdentifierKind = (typeof identifierKinds)[number]

/** How we know that an identifier is theirs: read from the chip at an enrolled terminal, a code sent to the phone, or only said. */
export type Proof = 'card' | 'code' | 'declared'

export const events = { known: 'customer.known', joined: 'customer.joined' } as const
