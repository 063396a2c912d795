import { prepare } from "../start";

// A process of the plugin is set up by the import of this, before that of what takes long to load.
prepare();
