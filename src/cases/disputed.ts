/** Cases whose expected answer is believed wrong, each with the kernel function that shows it. */
export const DISPUTED: ReadonlyMap<string, string> = new Map([]);
