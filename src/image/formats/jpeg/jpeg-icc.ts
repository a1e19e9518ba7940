const MARK = "ICC_PROFILE\0";
/** The mark, the chunk's number from 1, and how many chunks there are (ICC.1:2022, B.4). */
const CHUNK_HEADER = MARK.length + 2;

/** Gathers the chunks of a JPEG's ICC profile from its APP2 segments. */
export class IccChunks {
  private readonly chunks: Uint8Array[] = [];

  add(payload: Uint8Array): void {
    if (String.fromCharCode(...payload.subarray(0, MARK.length)) !== MARK) return;
    const number = payload[MARK.length]!;
    if (number > 0) this.chunks[number - 1] = payload.subarray(CHUNK_HEADER);
  }

  /** The profile; `undefined` when there is none, or a part of it is missing. */
  join(): Uint8Array | undefined {
    if (this.chunks.length === 0 || this.chunks.includes(undefined as never)) return undefined;
    return Buffer.concat(this.chunks);
  }
}
