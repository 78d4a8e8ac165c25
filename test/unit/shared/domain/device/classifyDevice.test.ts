import { describe, expect, test } from "vitest";
import { classifyDevice } from "../../../../../shared/domain/device/classifyDevice.ts";
import { familyOfPlatform } from "../../../../../shared/domain/device/deviceFamily.ts";

/** As browsers send them; found in public logs, test data and documentation of browsers. */
const safari = (system: string, rest: string) =>
  `Mozilla/5.0 (${system} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ${rest}`;
const chromium = (system: string, rest = "Chrome/131.0.0.0 Mobile Safari/537.36") =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) ${rest}`;
const REDUCED = chromium("Linux; Android 10; K");
const MAC = "Macintosh; Intel Mac OS X 10_15_7";

describe("by user agent", () => {
  test.each([
    ["Safari", safari("iPhone; CPU iPhone OS 17_3", "Version/17.2 Mobile/15E148 Safari/604.1"), "iphone", 17],
    ["Safari 26", safari("iPhone; CPU iPhone OS 18_6", "Version/26.0 Mobile/15E148 Safari/604.1"), "iphone", 26],
    ["Safari 26.1", safari("iPhone; CPU iPhone OS 18_7_1", "Version/26.0 Mobile/15E148 Safari/604.1"), "iphone", 26],
    ["Chrome", safari("iPhone; CPU iPhone OS 16_5", "CriOS/112.0.5615.46 Mobile/15E148 Safari/604.1"), "iphone", 16],
    ["Firefox", safari("iPhone; CPU iPhone OS 14_7_1", "FxiOS/36.0 Mobile/15E148 Safari/605.1.15"), "iphone", 14],
    [
      "Outlook",
      safari("iPhone; CPU iPhone OS 18_6", "Mobile/15E148 Outlook-iOS/749.4.prod.iphone (4.2534.0)"),
      "iphone",
      undefined,
    ],
    ["Outlook before", safari("iPhone; CPU iPhone OS 18_5", "Mobile/15E148 Outlook-iOS/749.4"), "iphone", 18],
    ["Chrome on 18", safari("iPhone; CPU iPhone OS 18_7", "CriOS/141.0 Mobile/15E148 Safari/604.1"), "iphone", 18],
    ["Chrome on 26", safari("iPhone; CPU iPhone OS 26_1", "CriOS/142.0 Mobile/15E148 Safari/604.1"), "iphone", 26],
    ["an app on either", safari("iPhone; CPU iPhone OS 18_7", "Mobile/15E148 Instagram 395.0.0"), "iphone", undefined],
    ["Google", safari("iPhone; CPU iPhone OS 17_5", "GSA/318.0.583722196 Mobile/15E148 Safari/604.1"), "iphone", 17],
    ["no version", safari("iPhone; CPU iPhone OS X", "Version/14.0 Mobile/14E277 Safari/602.1"), "iphone", undefined],
    ["iPad", safari("iPad; CPU OS 15_0", "Version/15.0 Mobile/15E148 Safari/604.1"), "ipad", 15],
    ["an app", safari("iPad; CPU OS 17_4", "Mobile/15E148 Zalo iOS/640"), "ipad", 17],
  ] as const)("%s on iOS", (_name, userAgent, family, osVersion) => {
    expect(classifyDevice({ userAgent })).toEqual({ family, os: "iOS", ...(osVersion && { osVersion }) });
  });

  test.each([
    [
      "samsung",
      14,
      chromium("Linux; Android 14; SM-S918B", "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36"),
    ],
    [
      "samsung",
      13,
      chromium("Linux; Android 13; SAMSUNG SM-S918B", "SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36"),
    ],
    ["samsung", 13, "Mozilla/5.0 (Android 13; Mobile; SM-G9900; rv:105.0) Gecko/105.0 Firefox/105.0"],
    [
      "samsung",
      12,
      chromium(
        "Linux; Android 12; SM-A528B Build/SP1A.210812.016; wv",
        "Version/4.0 Chrome/103.0.5060.129 Mobile Safari/537.36",
      ),
    ],
    [
      "samsung",
      10,
      chromium("Linux; Android 10; SM-N981B", "SamsungBrowser/13.2 Chrome/83.0.4103.106 Mobile Safari/537.36"),
    ],
    [
      "samsung",
      5,
      chromium(
        "Linux; Android 5.0; SAMSUNG-SM-G900A Build/LRX21T",
        "SamsungBrowser/2.1 Chrome/34.0.1847.76 Mobile Safari/537.36",
      ),
    ],
    [
      "samsung",
      undefined,
      chromium("Linux; Android 10; K", "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36"),
    ],
    ["samsung", undefined, chromium("X11; Linux x86_64", "SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36")],
    [
      "pixel",
      14,
      chromium(
        "Linux; Android 14; Pixel 8 Build/UQ1A.240205.004; wv",
        "Version/4.0 Chrome/126.0.6478.71 Mobile Safari/537.36",
      ),
    ],
    ["pixel", 16, chromium("Linux; Android 16; Pixel 9", "Chrome/140.0.0.0 Mobile Safari/537.36")],
    ["xiaomi", 13, chromium("Linux; Android 13; 2201117TG")],
    [
      "xiaomi",
      12,
      chromium(
        "Linux; U; Android 12; zh-cn; 2201122C Build/SKQ1.211006.001",
        "Version/4.0 Chrome/89.0.4389.116 Mobile Safari/537.36 XiaoMi/MiuiBrowser/15.9.18",
      ),
    ],
    ["xiaomi", 14, chromium("Linux; Android 14; 23116PN5BC Build/UKQ1.230804.001")],
    [
      "xiaomi",
      9,
      chromium(
        "Linux; U; Android 9; zh-cn; Redmi Note 5 Build/PKQ1.180904.001",
        "Version/4.0 Chrome/71.0.3578.141 Mobile Safari/537.36 XiaoMi/MiuiBrowser/11.10.8",
      ),
    ],
    ["xiaomi", 13, chromium("Linux; Android 13; M2101K6G")],
    [
      "xiaomi",
      undefined,
      chromium("Linux; Android 10; K", "Chrome/123.0.6312.118 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.25.0-gn"),
    ],
    [
      "huawei",
      12,
      chromium(
        "Linux; Android 12; HarmonyOS; NOH-AL10; HMSCore 6.8.0.332",
        "Chrome/99.0.4844.88 HuaweiBrowser/13.0.0.310 Mobile Safari/537.36",
      ),
    ],
    [
      "huawei",
      10,
      chromium("Linux; Android 10; ELS-NX9", "Chrome/103.0.5060.129 HuaweiBrowser/13.0.5.303 Mobile Safari/537.36"),
    ],
    [
      "honor",
      13,
      chromium(
        "Linux; Android 13; PGT-AN10; HMSCore 6.11.0.332",
        "Chrome/99.0.4844.88 HuaweiBrowser/14.0.2.300 Mobile Safari/537.36",
      ),
    ],
    ["honor", 12, chromium("Linux; Android 12; FNE-NX9", "Chrome/113.0.0.0 Mobile Safari/537.36")],
    ["oppo", 11, chromium("Linux; Android 11; CPH2269", "Chrome/117.0.5938.132 Mobile Safari/537.36")],
    ["oppo", 14, chromium("Linux; Android 14; PHY110", "Chrome/121.0.0.0 Mobile Safari/537.36")],
    [
      "oppo",
      12,
      chromium(
        "Linux; Android 12; PGBM10 Build/SP1A.210812.016; wv",
        "Version/4.0 Chrome/97.0.4692.98 Mobile Safari/537.36",
      ),
    ],
    ["oppo", 14, chromium("Linux; Android 14; RMX3771")],
    ["oppo", 13, chromium("Linux; Android 13; CPH2449", "Chrome/120.0.0.0 Mobile Safari/537.36")],
    ["vivo", 14, chromium("Linux; Android 14; V2324A", "Chrome/120.0.0.0 Mobile Safari/537.36")],
    [
      "vivo",
      14,
      chromium(
        "Linux; Android 14; V2202 Build/UP1A.231005.007; wv",
        "Version/4.0 Chrome/135.0.7049.38 Mobile Safari/537.36",
      ),
    ],
    ["motorola", 12, chromium("Linux; Android 12; moto g(60)", "Chrome/112.0.0.0 Mobile Safari/537.36")],
    ["motorola", 11, chromium("Linux; Android 11; moto g power (2022)", "Chrome/140.0.0.0 Mobile Safari/537.36")],
    ["motorola", 14, chromium("Linux; Android 14; XT2401-1", "Chrome/120.0.0.0 Mobile Safari/537.36")],
    [
      "nokia",
      12,
      chromium(
        "Linux; Android 12; Nokia X20 Build/SKQ1.210821.001; wv",
        "Version/4.0 Chrome/98.0.4758.87 Mobile Safari/537.36",
      ),
    ],
    ["xiaomi", 14, chromium("Linux; Android 14; 2312DRA50G")],
    ["xiaomi", 15, chromium("Linux; Android 15; 2409FRNDCX")],
    ["oppo", 12, chromium("Linux; Android 12; HD1903")],
    ["oppo", 13, chromium("Linux; Android 13; NE2213")],
    ["oppo", 12, chromium("Linux; Android 12; AC2003")],
    ["android", 10, chromium("Linux; Android 10; YAL-L21; HMSCore 6.12.0.301")],
    ["otherAndroid", 14, chromium("Linux; Android 14; A202SH")],
    ["sony", 10, chromium("Linux; Android 10; SOV41")],
    ["sony", 9, chromium("Linux; Android 9; 802SO")],
    ["sony", 13, chromium("Linux; Android 13; XQ-DQ72", "Chrome/114.0.0.0 Mobile Safari/537.36")],
    ["otherAndroid", 12, chromium("Linux; Android 12; CUBOT KingKong 7", "Chrome/126.0 Mobile Safari/537.36")],
    [
      "otherAndroid",
      14,
      chromium(
        "Linux; arm_64; Android 14; Infinix X6833B",
        "Chrome/122.0.6261.96 YaBrowser/24.4.3.96.00 SA/3 Mobile Safari/537.36",
      ),
    ],
    [
      "android",
      10,
      chromium(
        "Linux; Android 10; PPA-LX2; HMSCore 6.2.0.251",
        "Chrome/66.0.4324.93 HuaweiBrowser/11.1.5.111 Mobile Safari/537.36",
      ),
    ],
  ] as const)("Android of %s, %s", (family, osVersion, userAgent) => {
    expect(classifyDevice({ userAgent })).toEqual({ family, os: "android", ...(osVersion && { osVersion }) });
  });

  test.each([
    ["what Chrome says of every phone", REDUCED, undefined],
    [
      "the same by Edge",
      chromium("Linux; Android 10; K", "Chrome/124.0.0.0 Mobile Safari/537.36 EdgA/124.0.0.0"),
      undefined,
    ],
    ["Firefox", "Mozilla/5.0 (Android 15; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0", 15],
    ["Firefox on a tablet", "Mozilla/5.0 (Android 4.4; Tablet; rv:41.0) Gecko/41.0 Firefox/41.0", 4],
    ["no model", chromium("Linux; Android 14", "Chrome/121.0.6167.143 Mobile Safari/537.36"), 14],
    ["Outlook", chromium("Linux; Android 13", "Chrome/124.0.0.0 Mobile Safari/537.36 Outlook-Android/2.0"), 13],
  ])("nobody guesses the make of an Android: %s", (_name, userAgent, osVersion) => {
    expect(classifyDevice({ userAgent })).toEqual({
      family: "android",
      os: "android",
      ...(osVersion && { osVersion }),
    });
  });

  test.each([
    ["windows", "windows", chromium("Windows NT 10.0; Win64; x64", "Chrome/121.0.0.0 Safari/537.36")],
    ["windows", "windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:122.0) Gecko/20100101 Firefox/122.0"],
    ["windows", "windows", "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko"],
    ["mac", "macOS", chromium(MAC, "Chrome/131.0.0.0 Safari/537.36")],
    ["mac", "macOS", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:121.0) Gecko/20100101 Firefox/121.0"],
    [
      "macOrIpad",
      "unknown",
      `Mozilla/5.0 (${MAC}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15`,
    ],
    [
      "macOrIpad",
      "unknown",
      `Mozilla/5.0 (${MAC}) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0 Version/11.1.1 Safari/605.1.15`,
    ],
    ["chromeOs", "linux", chromium("X11; CrOS x86_64 15633.69.0", "Chrome/119.0.6045.212 Safari/537.36")],
    ["linux", "linux", chromium("X11; Linux x86_64", "Chrome/120.0.0.0 Safari/537.36")],
    ["linux", "linux", "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0"],
    [
      "huawei",
      "unknown",
      "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile HuaweiBrowser/17.0.3.700",
    ],
  ])("%s, without a version that is frozen", (family, os, userAgent) => {
    expect(classifyDevice({ userAgent })).toEqual({ family, os });
  });

  test.each([
    ["nothing", undefined],
    ["an empty one", ""],
    ["a text without end", chromium("Linux; Android 14; SM-S918B").repeat(10)],
    ["a program", "python-requests/2.31.0"],
    ["a preview", "SkypeUriPreview Preview/0.5"],
    ["a scanner that names itself", "Mozilla/5.0 (compatible; BarracudaSentinel/1.0)"],
    [
      "a crawler in the clothes of a phone",
      chromium(
        "Linux; Android 6.0.1; Nexus 5X Build/MMB29P",
        "Chrome/131.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
      ),
    ],
    [
      "a measurement",
      chromium("Linux; Android 11; moto g power", "Chrome/136.0.0.0 Mobile Safari/537.36 Chrome-Lighthouse"),
    ],
    ["a browser without a window", chromium("X11; Linux x86_64", "HeadlessChrome/156.0.0.0 Safari/537.36")],
    ["a television", chromium("SMART-TV; Linux; Tizen 5.0", "SamsungBrowser/2.2 Chrome/63.0.3239.84 TV Safari/537.36")],
    [
      "a Windows phone",
      "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/52.0.2743.116 Mobile Safari/537.36 Edge/15.14977",
    ],
    ["a television that names its maker", chromium("Linux; Android 10; BRAVIA 4K VH2")],
    ["a box for one", chromium("Linux; Android 11; Mi TV Stick")],
    ["glasses", chromium("Linux; Android 12; Quest 3", "OculusBrowser/31.3 Chrome/120.0 VR Safari/537.36")],
    ["a part of Windows", chromium("Linux; Android 13; Subsystem for Android(TM) Build/TQ3A.230901.001")],
    [
      "a measurement on a made-up phone",
      chromium("Linux; Android 8.1.0; Moto G (4)", "Chrome/96.0 Mobile PTST/211202"),
    ],
    [
      "a reader of books",
      "Mozilla/5.0 (X11; U; Linux armv7l like Android; en-us) AppleWebKit/531.2+ (KHTML, like Gecko) Version/5.0 Safari/533.2+ Kindle/3.0+",
    ],
    ["Outlook's own service", "Outlook-iOS/709.2226530.prod.iphone (3.24.1)"],
  ])("%s is no device", (_name, userAgent) => {
    expect(classifyDevice({ userAgent })).toEqual({ family: "unknown", os: "unknown" });
  });
});

describe("by client hints, which go first", () => {
  const phone = (model: string, version = '"14.0.0"') =>
    classifyDevice({ userAgent: REDUCED, platform: '"Android"', platformVersion: version, model: `"${model}"` });

  test.each([
    ["SM-A235F", "samsung"],
    ["SM-S918B", "samsung"],
    ["SC-51A", "samsung"],
    ["Pixel 3 XL", "pixel"],
    ["Pixel 9 Pro", "pixel"],
    ["23049PCD8G", "xiaomi"],
    ["24053PY09I", "xiaomi"],
    ["POCO F5", "xiaomi"],
    ["CPH2651", "oppo"],
    ["OPD2203", "oppo"],
    ["V2303", "vivo"],
    ["motorola edge 40 neo", "motorola"],
    ["Nokia G10", "nokia"],
    ["SO-41B", "sony"],
    ["SOG02", "sony"],
    ["BVL-AN16", "honor"],
    ["ELE-L29", "huawei"],
    ["TB300FU", "otherAndroid"],
    ["V8", "otherAndroid"],
    ["2024", "otherAndroid"],
  ])("%s is %s", (model, family) => {
    expect(phone(model)).toEqual({ family, os: "android", osVersion: 14 });
  });

  test("an empty model says nothing, and the version is told all the same", () => {
    expect(phone("")).toEqual({ family: "android", os: "android", osVersion: 14 });
    expect(phone("SM-A235F", '""')).toEqual({ family: "samsung", os: "android" });
  });

  test("what is no hint in quotes is none", () => {
    const headers = { userAgent: REDUCED, platform: "Android", platformVersion: "14.0.0", model: "SM-A235F" };
    expect(classifyDevice(headers)).toEqual({ family: "android", os: "android" });
  });

  test.each([
    ['"19.0.0"', 11],
    ['"15.0.0"', 11],
    ['"13.0.0"', 11],
    ['"10.0.0"', 10],
    ['"1.0.0"', 10],
    ['"0.3.0"', undefined],
    ['""', undefined],
    [undefined, undefined],
  ])("Windows of %s is %s", (platformVersion, osVersion) => {
    const userAgent = chromium("Windows NT 10.0; Win64; x64", "Chrome/142.0.0.0 Safari/537.36");
    const device = classifyDevice({ userAgent, platform: '"Windows"', platformVersion, model: '""' });
    expect(device).toEqual({ family: "windows", os: "windows", ...(osVersion && { osVersion }) });
  });

  test("a Mac and a Chromebook", () => {
    const mac = { userAgent: chromium(MAC), platform: '"macOS"', platformVersion: '"14.1.0"' };
    expect(classifyDevice(mac)).toEqual({ family: "mac", os: "macOS", osVersion: 14 });
    const book = {
      userAgent: chromium("X11; CrOS x86_64 14541.0.0"),
      platform: '"Chrome OS"',
      platformVersion: '"16.0"',
    };
    expect(classifyDevice(book)).toEqual({ family: "chromeOs", os: "linux" });
  });

  test("another platform than any that is known is none of them", () => {
    expect(classifyDevice({ userAgent: REDUCED, platform: '"Fuchsia"' }).family).toBe("unknown");
  });
});

test.each([
  ["iOS", "iphoneOrIpad"],
  ["android", "android"],
  ["windows", "windows"],
  ["macOS", "macOrIpad"],
  ["linux", "linux"],
  ["unknown", "unknown"],
] as const)("of %s the sign-in log tells no more than %s", (platform, family) => {
  expect(familyOfPlatform(platform)).toBe(family);
});
