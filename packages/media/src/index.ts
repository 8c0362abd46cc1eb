export { mediaCommands } from "./commands.ts";
export { type Image, imageSchema, imageView, type StoredImage, storedImageSchema } from "./image.ts";
export { promoteUploads } from "./promote-upload.ts";
export { MAX_UPLOAD_BYTES, type MediaDeps, stagingKey, UPLOAD_TYPES } from "./upload.ts";
