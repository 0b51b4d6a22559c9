export function findBrowser(): Promise<string | null>;
export function browserArguments(): string[];
