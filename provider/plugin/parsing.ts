import * as z from "zod";

// For a process that is this plugin's alone, and parses a few hundred small values: zod would compile a parser for each object,
// which takes longer than it saves (5 ms of the 52 of a first create).
z.config({ jitless: true });
