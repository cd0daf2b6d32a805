/** What a page loads when somebody searches. Kinds and pages are by number, as they are many times the same; a place is 0 where it is the name. */
export interface SearchData {
  readonly kinds: readonly string[];
  readonly pages: readonly string[];
  readonly entries: readonly (readonly [name: string, kind: number, page: number, place: string | 0, words?: string])[];
}
