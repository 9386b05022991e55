import { z } from 'zod';
import { topicNames } from '../domain/topics.ts';

/** The channels that a person can choose today. */
export const chosenChannels = ['email', 'in_app'] as const;

export const preferenceView = z.object({
  topic: z.enum(topicNames),
  channel: z.enum(chosenChannels),
  enabled: z.boolean(),
  /** A legal topic is always on. */
  legal: z.boolean(),
});
export type PreferenceView = z.output<typeof preferenceView>;
export const preferenceList = z.object({ items: z.array(preferenceView) });

export const choosePreferenceBody = z.object({
  topic: z.enum(topicNames),
  channel: z.enum(chosenChannels),
  enabled: z.boolean(),
});
export type ChoosePreferenceBody = z.output<typeof choosePreferenceBody>;
