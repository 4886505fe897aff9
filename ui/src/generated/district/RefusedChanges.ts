export type RefusedChanges = { reason: string, changes: number, };
