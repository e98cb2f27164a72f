/** What is written to is not what it should be: cut off, or something else. */
export class NotOfFormat extends Error {
  constructor(what: string) {
    super(`This is no whole ${what} file.`);
  }
}
