/** Each kind of ancillary chunk of PNG's 3rd edition and its extensions, and one that nobody knows. */
export const ANCILLARY_CHUNKS = ["iCCP","sRGB","gAMA","cHRM","cICP","mDCV","cLLI","pHYs","tEXt","zTXt","iTXt","eXIf","acTL","fcTL","bKGD","hIST","sBIT","sPLT","tIME","oFFs","pCAL","sCAL","sTER","prVt"] as const;
export const CHUNK_FAULTS = ["empty","a-byte-short","a-byte-long","noise","twice","behind-the-pixels","wrong-checksum"] as const;
export type ChunkFault = (typeof CHUNK_FAULTS)[number];
