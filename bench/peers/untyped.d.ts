/** The peers that carry no types, as far as the bench calls them. */
declare module '@darkeyedevelopers/natural-cron.js' {
  function getCronString(phrase: string, pattern?: string): string;
  export = getCronString;
}

declare module 'friendly-node-cron' {
  function translate(phrase: string): string | null;
  export = translate;
}

declare module 'human-to-cron' {
  function humanToCron(phrase: string): string;
  export = humanToCron;
}

declare module '@breejs/later' {
  interface Schedule {
    readonly schedules: readonly object[];
    readonly exceptions: readonly object[];
    /** Where the text could not be read, or -1. */
    readonly error: number;
  }
  const later: {
    readonly parse: { text(phrase: string): Schedule };
    schedule(schedule: Schedule): { next(count: number, start: Date): readonly Date[] | Date | 0 };
  };
  export = later;
}
