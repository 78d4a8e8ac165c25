import type { DeviceFamily } from "./deviceFamily.ts";

/**
 * Model codes by make, and the browsers that come with one make alone. A code that fits nowhere names another make.
 * OPPO, OnePlus and realme share codes, and need the same steps.
 */
const makes: readonly (readonly [RegExp, DeviceFamily])[] = [
  [/^(SAMSUNG[ -])?(SM-|SC-\d\d|SCG\d\d|SCV\d\d|GT-|SHV-|SGH-|SPH-|SCH-)/i, "samsung"],
  [/^Pixel\b/, "pixel"],
  [/^(Mi|Redmi|POCO|Xiaomi|HM|MIX)\b/i, "xiaomi"],
  [/^M(19|2[0-4])\d\d[A-Z]\d/, "xiaomi"],
  // Year and month of the model, a number or none, letters: 23049PCD8G, 2312DRA50G.
  [/^2\d(0[1-9]|1[0-2])\d{1,5}[A-Z][A-Z\d]{0,6}$/, "xiaomi"],
  [/^2\d(0[1-9]|1[0-2])[A-Z]{3}[A-Z\d]{3}$/, "xiaomi"],
  [/^HUAWEI\b/i, "huawei"],
  [/^HONOR\b/i, "honor"],
  [/^(CPH\d{4}|OPD\d{4}|RMX\d{4}|LE2\d{3}|KB20\d\d|IN20\d\d)/, "oppo"],
  [/^(AC20|BE20|DE21|DN21|EB21|GM19|GN22|HD19|IV22|MT21|NE22)\d\d/, "oppo"],
  [/^(ONEPLUS|OPPO|realme)\b/i, "oppo"],
  [/^P[A-Z]{2}[A-Z\d]\d0$/, "oppo"],
  [/^vivo\b/i, "vivo"],
  [/^(V[12]\d{3}[A-Z]{0,2}|I2\d{3}|PA2\d{3})$/, "vivo"],
  [/^(moto|motorola)\b/i, "motorola"],
  [/^XT\d{4}/, "motorola"],
  [/^(Nokia|HMD)\b/i, "nokia"],
  [/^TA-\d{4}$/, "nokia"],
  [/^(XQ-[A-Z]{2}\d\d|SO-\d\d[A-Z]|SOG\d\d|SOV\d\d|A?\d{3}SO)/, "sony"],
];

/**
 * Huawei and Honor share one form of codes, and only one of them has Google's services: the three letters decide, and
 * letters that stand in neither list, or are of a model of each (YAL), decide nothing: it is one of the two.
 */
const HUAWEI_OR_HONOR = /^([A-Z]{3})-[A-Z]{1,2}\d/;
const huaweiCodes: ReadonlySet<string> = new Set(
  "ALN ANA BRA CLT DBR ELE ELS EML EVR HMA JAD LIO LYA MAR NAM NOH OCE SNE TAS VOG".split(" "),
);
const honorCodes: ReadonlySet<string> = new Set(
  "ALI ALT ANY BVL CLK CRT DNP ELI ELP FNE FRI GIA HRY LGE LLY MAA NTH PGT REA RKY RMO TNA VNE WDY".split(" "),
);

/** @param model as the browser names it, never empty. */
export function makeOfModel(model: string): DeviceFamily {
  const listed = makes.find(([code]) => code.test(model))?.[1];
  if (listed) return listed;
  const letters = HUAWEI_OR_HONOR.exec(model)?.[1];
  if (letters === undefined) return "otherAndroid";
  return huaweiCodes.has(letters) ? "huawei" : honorCodes.has(letters) ? "honor" : "android";
}

/** Where no model is named. Huawei's browser comes on Honor's phones too. */
const browsers: readonly (readonly [RegExp, DeviceFamily])[] = [
  [/\bSamsungBrowser\//, "samsung"],
  [/\bMiuiBrowser\//, "xiaomi"],
  [/\bHeyTapBrowser\//, "oppo"],
  [/\bVivoBrowser\//, "vivo"],
];
export const makeOfBrowser = (userAgent: string): DeviceFamily | undefined =>
  browsers.find(([name]) => name.test(userAgent))?.[1];
