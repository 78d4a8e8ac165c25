/** MJML has no types, and is CommonJS that Babel made of modules. Source: mjml-core 5.4.1, `lib/index.js`. */
declare module "mjml-core" {
  interface Options {
    readonly presets: readonly unknown[];
    readonly validationLevel: "strict" | "soft" | "skip";
    readonly keepComments: boolean;
    readonly fonts: Readonly<Record<string, string>>;
  }
  type Compile = (mjml: string, options: Options) => Promise<{ readonly html: string }>;
  const core: Compile & { readonly default?: Compile };
  export default core;
}

declare module "mjml-preset-core" {
  const preset: unknown;
  export default preset;
}
