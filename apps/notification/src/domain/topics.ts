/**
 * What notifications are about. A legal topic belongs to a contract or to the safety of an account: nobody can switch it off,
 * neither here nor in the database (`ck_notification_preferences_legal`).
 */
export const topics = {
  account: { legal: true },
  orders: { legal: true },
  payments: { legal: true },
  returns: { legal: true },
  reviews: { legal: false },
  wishlist: { legal: false },
  cart: { legal: false },
} as const satisfies Readonly<Record<string, { readonly legal: boolean }>>;

export type Topic = keyof typeof topics;

export const topicNames = Object.keys(topics) as [Topic, ...Topic[]];
export const optionalTopics = topicNames.filter((topic) => !topics[topic].legal) as [Topic, ...Topic[]];

export const channels = ['email', 'in_app', 'webhook', 'sms', 'push'] as const;
export type Channel = (typeof channels)[number];
