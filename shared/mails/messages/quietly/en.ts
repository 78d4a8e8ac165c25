/** What people hear at times at which nobody else writes to them, in English. As in the rest: no jargon (R89). */
export const quietly = {
  "second.subject": "Please add a second passkey, on another device",
  "second.what":
    "You have one passkey for {organization}. If you lose the device that it is on, you cannot sign in until somebody helps you.",
  "second.how":
    "With a second passkey on another device you simply sign in with that one: on your phone, if the first one is on your computer, or the other way round. Setting it up takes about {time}.",
  "second.upToYou": "Your passkey goes on working, and nothing is switched off if you do nothing.",

  "quiet.device":
    "At {organization} a device is registered to you (in Microsoft Entra) on which nobody has signed in since about {day}. If your passkey is on that device, please set up another one before the device is gone: without that device, the passkey does not work.",

  "unused.subject": "Please try your passkey: it has not been used for three months",
  "unused.what":
    "Nobody has signed in to your account at {organization} for three months. You sign in there with a passkey, and if the device that it is on is gone, you would only notice when you need it.",
  "unused.how": "Please sign in with it once, so that you know that it works: it takes a minute.",
  "unused.gone": "If you no longer have that device, or the sign-in does not work, do not wait until you need it.",
} as const;
