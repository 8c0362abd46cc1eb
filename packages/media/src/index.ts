export { mediaCommands } from "./commands.ts";
export { type Image, imageSchema, imageView, type StoredImage, storedImageSchema } from "./image.ts";
export { promoteUploads } from "./promote-upload.ts";
export { type MediaDeps, stagingKey } from "./upload.ts";
