import { z } from 'zod';

export const refreshTokenBody = z.object({ refreshToken: z.string().min(20).max(200) });
export type RefreshTokenBody = z.output<typeof refreshTokenBody>;
