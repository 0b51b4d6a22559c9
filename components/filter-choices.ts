import type { FilterChoice } from "./filter-bar";

interface Option {
  value: string;
  label: string;
}

/** What is asked for stands among the choices, whoever listed them. */
export const withChosen = (options: readonly Option[], chosen: string): Option[] =>
  chosen === "" || options.some(({ value }) => value === chosen)
    ? [...options]
    : [...options, { value: chosen, label: chosen }];

interface Hosts {
  hosts: readonly { id: string; name: string }[];
  /** Its id; "" for all. */
  chosen: string;
  label: string;
  /** What "all of them" is called. */
  all: string;
}

/** The choice of a host; none where there is only one to choose. */
export function hostChoice({ hosts, chosen, label, all }: Hosts): (FilterChoice & { name: "host" })[] {
  if (hosts.length < 2 && chosen === "") return [];
  const options = withChosen(
    hosts.map(({ id, name }) => ({ value: id, label: name })),
    chosen,
  );
  return [{ name: "host", label, value: chosen, options: [{ value: "", label: all }, ...options] }];
}
