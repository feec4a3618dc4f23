export const DATABASE_NAME = 'stable-v2a-sounds';
