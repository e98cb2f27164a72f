/** What a command says at the end, and whether it did what was asked. */
export type CommandAnswer = { ok: boolean; text: string };

/** Commands by name; a password is always the last argument, put there by the terminal that asked for it. */
export type Commands = Record<string, (args: readonly string[]) => Promise<CommandAnswer>>;
