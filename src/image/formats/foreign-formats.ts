/** Leading bytes of formats that are refused by their names; `??` is any byte. */
export const foreignFormats = [
  { title: "GIF", magic: "47 49 46 38" },
  { title: "WebP", magic: "52 49 46 46 ?? ?? ?? ?? 57 45 42 50" },
  { title: "AVIF", magic: "?? ?? ?? ?? 66 74 79 70 61 76 69" },
  { title: "HEIC", magic: "?? ?? ?? ?? 66 74 79 70 68 65" },
  { title: "HEIC", magic: "?? ?? ?? ?? 66 74 79 70 6d 69 66 31" },
  { title: "TIFF", magic: "49 49 2a 00" },
  { title: "TIFF", magic: "4d 4d 00 2a" },
  { title: "JPEG XL", magic: "ff 0a" },
  { title: "JPEG XL", magic: "00 00 00 0c 4a 58 4c 20 0d 0a 87 0a" },
  { title: "JPEG 2000", magic: "00 00 00 0c 6a 50 20 20 0d 0a 87 0a" },
  { title: "BMP", magic: "42 4d" },
  { title: "PDF", magic: "25 50 44 46" },
];
