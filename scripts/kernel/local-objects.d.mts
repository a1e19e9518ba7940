/** The classes of a project whose objects live in locals, and what becomes of the files that use them. */
export class LocalObjects {
  /** @param files path with slashes, and text */
  constructor(files: Iterable<[string, string]>);

  /** The text of a file after expansion; undefined where there is nothing to expand. @throws for what the rules forbid */
  expand(path: string): string | undefined;
}
