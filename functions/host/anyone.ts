/**
 * Who may call a route is checked in its handler: by App Service authentication and app roles, by a signature, or by
 * the key of whoever calls back.
 */
export const anyone = { authLevel: "anonymous" } as const;
export const byGet = { ...anyone, methods: ["GET" as const] };
export const byPost = { ...anyone, methods: ["POST" as const] };
