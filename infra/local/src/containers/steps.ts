/** The containers of docker-compose.yml that end when they have done their part. */
export const STEPS = ['keys', 'prepare', 'seed'] as const;
