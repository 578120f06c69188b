// SCORM 2004 for content: see scorm.ts.
import * as library from "scorm-again/scorm2004/min";
import { start, type Interface } from "./scorm";

type Make = new (settings: Record<string, unknown>) => Interface;
const { Scorm2004API } = library as unknown as { Scorm2004API: Make };

start({
  name: "API_1484_11",
  initialize: "Initialize",
  terminate: "Terminate",
  get: "GetValue",
  set: "SetValue",
  commit: "Commit",
  make: (settings) => new Scorm2004API(settings),
});
