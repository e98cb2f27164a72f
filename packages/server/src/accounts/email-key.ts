/** E-mails are compared without regard to case or form. */
export const emailKey = (email: string): string => email.trim().normalize('NFKC').toLowerCase();
