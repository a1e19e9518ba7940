/** They have packages of their own, which are not installed where types are checked. */
declare module "sharp";
declare module "ssim.js";
