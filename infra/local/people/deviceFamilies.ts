/**
 * The phones and laptops of the stand-in workforce. `share` is the part of the workforce; `firstTry` is the chance that
 * a registration works at the first attempt. Practitioners report it by device family: Samsung far below iPhone (R114),
 * vendor password managers intercept (R284-R289).
 */
export interface DeviceFamily {
  readonly name: string;
  readonly share: number;
  readonly firstTry: number;
  readonly operatingSystem: string;
  readonly browser: string;
  readonly passkeyType: "deviceBound" | "synced";
  readonly aaGuid: string;
  readonly model: string;
  /** What the browser says of itself when it opens a link. */
  readonly headers: Readonly<Record<string, string>>;
}

const AUTHENTICATOR_IOS = "90a3ccdf-635c-4729-a248-9b709135078f";
const AUTHENTICATOR_ANDROID = "de1e552d-db1d-4423-a619-566b625cdc84";

const IPHONE = {
  "user-agent":
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
};
const WINDOWS = {
  "user-agent":
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
};
/** As Chromium says it, once a site has asked for the model. */
const android = (model: string, version: number) => ({
  "user-agent":
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
  "sec-ch-ua-platform": '"Android"',
  "sec-ch-ua-platform-version": `"${version}.0.0"`,
  "sec-ch-ua-model": `"${model}"`,
});

const deviceFamilies: readonly DeviceFamily[] = [
  family(
    "iPhone",
    0.44,
    0.92,
    "iOS 18",
    "Mobile Safari 18",
    "deviceBound",
    AUTHENTICATOR_IOS,
    "Microsoft Authenticator (iOS)",
    IPHONE,
  ),
  family(
    "Samsung",
    0.24,
    0.55,
    "Android 15",
    "Samsung Internet 28",
    "deviceBound",
    AUTHENTICATOR_ANDROID,
    "Microsoft Authenticator (Android)",
    android("SM-S918B", 15),
  ),
  family(
    "Pixel",
    0.1,
    0.92,
    "Android 16",
    "Chrome Mobile 141",
    "deviceBound",
    AUTHENTICATOR_ANDROID,
    "Microsoft Authenticator (Android)",
    android("Pixel 9", 16),
  ),
  family(
    "Xiaomi",
    0.07,
    0.6,
    "Android 14",
    "Chrome Mobile 141",
    "deviceBound",
    AUTHENTICATOR_ANDROID,
    "Microsoft Authenticator (Android)",
    android("23049PCD8G", 14),
  ),
  family(
    "OPPO",
    0.05,
    0.7,
    "Android 15",
    "Chrome Mobile 141",
    "deviceBound",
    AUTHENTICATOR_ANDROID,
    "Microsoft Authenticator (Android)",
    android("CPH2651", 15),
  ),
  family(
    "Windows",
    0.1,
    0.9,
    "Windows 11",
    "Edge 141",
    "deviceBound",
    "08987058-cadc-4b81-b6e1-30de50dcbe96",
    "Windows Hello",
    WINDOWS,
  ),
];

function family(
  name: string,
  share: number,
  firstTry: number,
  operatingSystem: string,
  browser: string,
  passkeyType: "deviceBound" | "synced",
  aaGuid: string,
  model: string,
  headers: DeviceFamily["headers"],
): DeviceFamily {
  return { name, share, firstTry, operatingSystem, browser, passkeyType, aaGuid, model, headers };
}

/** @param unit a draw in [0, 1). */
export function familyAt(unit: number): DeviceFamily {
  let seen = 0;
  for (const candidate of deviceFamilies) {
    seen += candidate.share;
    if (unit < seen) return candidate;
  }
  return deviceFamilies[0] as DeviceFamily;
}
