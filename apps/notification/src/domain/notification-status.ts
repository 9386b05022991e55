/**
 * Where a notification may go from where it is.
 *
 * - `sending` goes back to `pending` when the transport asks for patience, and is taken again when its sender died.
 * - `sent` and `failed` are left only when staff have it sent again.
 * - `suppressed`: the recipient does not want it, is gone, or it came much too late.
 */
export const notificationMoves = {
  pending: ['sending', 'suppressed'],
  sending: ['sent', 'pending', 'failed', 'suppressed'],
  sent: ['pending'],
  failed: ['pending'],
  suppressed: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type NotificationStatus = keyof typeof notificationMoves;

export const notificationStatuses = Object.keys(notificationMoves) as [NotificationStatus, ...NotificationStatus[]];

/** States from which `to` can be reached. */
export function statesBefore(to: NotificationStatus): NotificationStatus[] {
  return notificationStatuses.filter((from) => (notificationMoves[from] as readonly string[]).includes(to));
}
