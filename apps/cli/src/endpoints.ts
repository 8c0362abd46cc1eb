/** Where the two processes of an installation are. */
export interface Endpoints {
  /** The query process. */
  readonly url: string;
  /** The command process. */
  readonly commandUrl: string;
}

/** Addresses from one place: the command line, the environment, or a profile. */
export interface EndpointLayer {
  readonly url?: string | undefined;
  readonly commandUrl?: string | undefined;
}

/** Where `npm start` serves. */
export const defaultEndpoints: Endpoints = {
  url: "http://127.0.0.1:4001",
  commandUrl: "http://127.0.0.1:4002",
};

/**
 * Picks the addresses from layers, the strongest first. A command address counts only from where the query
 * address came or stronger: one installation's commands must not go to another's address by accident.
 */
export function endpointsOf(layers: readonly EndpointLayer[]): Endpoints {
  const all = [...layers, defaultEndpoints];
  const decisive = all.findIndex(({ url }) => url !== undefined);
  const url = all[decisive]?.url ?? defaultEndpoints.url;
  const commandUrl = all.slice(0, decisive + 1).find((layer) => layer.commandUrl !== undefined)?.commandUrl;
  return {
    url,
    commandUrl: commandUrl ?? (url === defaultEndpoints.url ? defaultEndpoints.commandUrl : url),
  };
}

/** Whether two pairs of addresses are the same installation. */
export function sameEndpoints(a: Endpoints, b: Endpoints): boolean {
  return a.url === b.url && a.commandUrl === b.commandUrl;
}
