/** What the cipher texts of the table `carriers` are bound to. */
export const SECRET_CONTEXT = 'carriers.webhook_secret';
export const CREDENTIALS_CONTEXT = 'carriers.credentials';
