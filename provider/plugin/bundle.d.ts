// bundle.js is server.ts and all that it loads in one file, which tools/bundle.mjs makes.
export { startServer } from "./server";
