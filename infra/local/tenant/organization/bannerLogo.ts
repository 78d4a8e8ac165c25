/** "CONTOSO", 164 x 36 pixels, dark on nothing: as Entra recommends it, and the hardest to read in the dark. */
export const contosoLogo: Uint8Array = Buffer.from(
  [
    "iVBORw0KGgoAAAANSUhEUgAAAKQAAAAkAQMAAAA9ywPaAAAABlBMVEX///96H1yjIy25AAAAAnRSTlMA/1uRIrUAAABDSURBVHja",
    "tZHBDQAwCALdwP23ZANaNLEDFInR475GLCWpQYBEsbbB3i6l2/zo01bBsk16bWKaywJDRjvfbGZVg13KAXrfLmhwj+uMAAAAAElF",
    "TkSuQmCC",
  ].join(""),
  "base64",
);
