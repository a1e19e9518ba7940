export const MEGAPIXELS: number[];
export function makePhotos(folder: string, megapixels?: number[]): Promise<string[]>;
