/** Free text of the sign-in log as letters and digits only, in lower case: how a method is spelled there varies. */
export const lettersOf = (method: string): string => method.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
