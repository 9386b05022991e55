/** A revision is written as a draft, used, and put aside; it may be used again, but its words never change once it was used. */
export const templateMoves = {
  draft: ['active', 'retired'],
  active: ['retired'],
  retired: ['active'],
} as const;

export type TemplateStatus = keyof typeof templateMoves;

export const canMove = (from: TemplateStatus, to: TemplateStatus): boolean =>
  (templateMoves[from] as readonly TemplateStatus[]).includes(to);
