export interface Authority {
  readonly userId: string;
  readonly permissions: readonly string[];
}

/** Whether somebody may decide about what comes with these permissions: nobody hands out or shuts what is above them. */
export function outranks({ permissions }: Authority, others: readonly string[]): boolean {
  return others.every((permission) => permissions.includes(permission));
}
