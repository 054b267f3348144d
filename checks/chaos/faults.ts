export type Fault = string;
